// The script of the snippet. It puts a button on the page and the chat in a
// frame of our own origin, and gives the page window.Recado. It touches nothing
// else of the page: no cookie, no style of it, and its storage only for the chat
// in browsers that forbid the frame one of its own.

declare const RECADO: {
  channel: string;
  base: string;
  color: string;
  position: "right" | "left";
  language: string;
  appearance: string;
};

type Listener = (data: unknown) => void;

const host = document.createElement("div");
host.setAttribute("role", "region");
host.setAttribute("aria-label", "Chat");
const root = host.attachShadow({ mode: "open" });
const listeners: Record<string, Listener[]> = {};
const queue: object[] = [];
let frame: HTMLIFrameElement | undefined;
let ready = false;
let shown = false;
let locale = "";

const spanish = () =>
  (
    locale || (RECADO.language !== "auto" ? RECADO.language : document.documentElement.lang || navigator.language)
  ).startsWith("es");
const words = () =>
  spanish()
    ? { open: "Abrir el chat", close: "Cerrar el chat", unread: " (sin leer: " }
    : { open: "Open the chat", close: "Close the chat", unread: " (unread: " };

function bright(color: string): boolean {
  const n = Number.parseInt(color.slice(1), 16);
  const part = (v: number) => {
    const c = v / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(n >> 16) + 0.7152 * part((n >> 8) & 255) + 0.0722 * part(n & 255) > 0.179;
}

const css = `
:host{all:initial}
button{position:fixed;bottom:20px;${RECADO.position}:20px;width:56px;height:56px;border:0;border-radius:28px;background:${RECADO.color};
color:${bright(RECADO.color) ? "#000" : "#fff"};box-shadow:0 4px 16px #0004;cursor:pointer;z-index:2147483000;padding:0}
button:focus-visible{outline:3px solid ${RECADO.color};outline-offset:3px}
svg{width:26px;height:26px;display:block;margin:auto;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
span{position:absolute;top:-4px;right:-4px;min-width:22px;height:22px;border-radius:11px;background:#b91c1c;color:#fff;font:600 12px/22px system-ui,sans-serif;text-align:center}
span:empty{display:none}
iframe{position:fixed;bottom:88px;${RECADO.position}:20px;width:384px;height:min(640px,calc(100vh - 108px));height:min(640px,calc(100dvh - 108px));border:0;border-radius:14px;
box-shadow:0 12px 40px #0005;z-index:2147483001;background:transparent;color-scheme:normal}
iframe[hidden]{display:block;visibility:hidden;pointer-events:none}
@media (max-width:480px){iframe{inset:0;width:100%;height:100%;border-radius:0}}
@media print{:host{display:none}}`;
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
root.adoptedStyleSheets = [sheet];

const button = document.createElement("button");
button.type = "button";
const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
icon.setAttribute("viewBox", "0 0 24 24");
icon.setAttribute("aria-hidden", "true");
const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
icon.append(line);
const badge = document.createElement("span");
badge.setAttribute("aria-hidden", "true");
button.append(icon, badge);

function draw(unread = Number(badge.textContent || 0)) {
  badge.textContent = shown || !unread ? "" : String(Math.min(unread, 99));
  line.setAttribute("d", shown ? "M6 9l6 6 6-6" : "M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5z");
  button.setAttribute("aria-expanded", String(shown));
  button.setAttribute(
    "aria-label",
    shown ? words().close : words().open + (unread ? `${words().unread}${unread})` : ""),
  );
  if (frame) frame.hidden = !shown;
}

function tell(message: object) {
  if (!ready || !frame?.contentWindow) {
    queue.push(message);
    return;
  }
  // A sandboxed page gives its frames no origin that could be named.
  frame.contentWindow.postMessage(
    { recado: 1, ...message },
    window.origin === "null" ? "*" : new URL(RECADO.base).origin,
  );
}

const about = () => ({
  page: location.href.split("#")[0],
  lang: locale || document.documentElement.lang || navigator.language,
  dir: getComputedStyle(document.documentElement).direction,
});

const prefix = `recado:${RECADO.channel}:`;

function keep(name: string, value: unknown) {
  try {
    if (typeof value === "string") localStorage.setItem(prefix + name, value);
    else localStorage.removeItem(prefix + name);
  } catch {
    // then it lasts as long as the page
  }
}

function kept(): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of ["session", "outbox"]) {
    try {
      const value = localStorage.getItem(prefix + name);
      if (value) out[name] = value;
    } catch {
      // nothing is kept here
    }
  }
  return out;
}

function load() {
  if (frame) return;
  frame = document.createElement("iframe");
  frame.title = "Chat";
  frame.hidden = true;
  frame.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
  );
  frame.setAttribute("allow", "clipboard-write");
  frame.src = `${RECADO.base}/chat/${RECADO.channel}/frame`;
  root.append(frame);
}

function emit(name: string, data?: unknown) {
  for (const f of listeners[name] ?? []) {
    try {
      f(data);
    } catch (e) {
      console.error(e);
    }
  }
}

function show(open: boolean) {
  if (open === shown) return;
  load();
  shown = open;
  draw(0);
  tell({ do: open ? "open" : "close", ...about() });
  if (open) frame?.focus();
  else button.focus();
  emit(open ? "open" : "close");
}

window.addEventListener("message", (e) => {
  if (!frame || e.source !== frame.contentWindow || e.data?.recado !== 1) return;
  const { is, name, data, value } = e.data;
  if (is === "ready") {
    ready = true;
    tell({ do: "hello", kept: kept(), ...about() });
    for (const m of queue.splice(0)) tell(m);
    emit("ready");
  } else if (is === "close") show(false);
  else if (is === "unread") {
    draw(data);
    emit("unread", data);
  } else if (is === "keep") keep(String(name), value);
  else if (is === "event") emit(name, data);
});

/** What a page can do with the chat. */
const Recado = {
  open: () => show(true),
  close: () => show(false),
  toggle: () => show(!shown),
  /** Tells who is signed in, with the proof that the site's server made. */
  identify: (user: object) => {
    load();
    tell({ do: "identify", user });
  },
  setAttributes: (attributes: object) => tell({ do: "attributes", attributes }),
  setLocale: (value: string) => {
    locale = value;
    draw();
    tell({ do: "locale", lang: value });
  },
  sendMessage: (text: string) => {
    show(true);
    tell({ do: "message", text: String(text) });
  },
  on: (name: string, f: Listener) => {
    listeners[name] = [...(listeners[name] ?? []), f];
    return () => {
      listeners[name] = (listeners[name] ?? []).filter((g) => g !== f);
    };
  },
  /** Forgets the visitor on this browser: for when somebody signs out. */
  shutdown: () => {
    tell({ do: "shutdown" });
    show(false);
  },
};

type Page = Window & { Recado?: typeof Recado };
if (!(window as Page).Recado) {
  (window as Page).Recado = Recado;
  button.addEventListener("click", Recado.toggle);
  button.addEventListener("pointerenter", load, { once: true });
  button.addEventListener("focus", load, { once: true });
  root.append(button);
  draw(0);
  const put = () => {
    document.body.append(host);
    // Before it is asked for, so that it opens at once and shows what is unread.
    const later = window.requestIdleCallback ?? ((f: () => void) => setTimeout(f, 800));
    later(load);
    window.dispatchEvent(new Event("recado"));
  };
  if (document.body) put();
  else addEventListener("DOMContentLoaded", put);
}
