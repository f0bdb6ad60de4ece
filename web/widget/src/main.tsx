/** @jsxImportSource preact */
import { render } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Before } from "./Before";
import { Composer, Glyph } from "./Composer";
import { Chat } from "./chat";
import { Message, Waiting } from "./Message";
import "./chat.css";
import { paint } from "./paint";
import type { Told, User } from "./types";

const told = JSON.parse(document.getElementById("told")?.textContent ?? "{}") as Told;
const framed = window.parent !== window;
const whole = document.documentElement.dataset.mode === "page";

// Who embeds us the browser has checked against the allowed domains already.
const say = (message: object) => {
  if (framed) window.parent.postMessage({ recado: 1, ...message }, "*");
};
const chat = new Chat(told, say);
chat.preview = new URLSearchParams(location.search).has("preview");

const link = /^#resume=(.+)$/.exec(location.hash)?.[1];

interface Asked {
  do: string;
  page?: string;
  lang?: string;
  dir?: string;
  text?: string;
  user?: User;
  attributes?: Record<string, unknown>;
  values?: Record<string, string>;
  kept?: Record<string, string>;
}

function obey(a: Asked) {
  if (a.page) chat.page = a.page;
  if (a.dir) document.documentElement.dir = a.dir === "rtl" ? "rtl" : "ltr";
  if (a.lang && (a.do === "locale" || chat.told.language === "auto")) chat.setLocale(a.lang);
  switch (a.do) {
    case "hello":
      return void chat.start(a.kept ?? {}, link);
    case "open":
    case "close":
      return chat.show(a.do === "open");
    case "identify":
      return void chat.identify(a.user ?? {});
    case "attributes":
      return chat.setAttributes(a.attributes ?? {});
    case "message":
      return void (a.text && chat.send(a.text));
    case "shutdown":
      return void chat.shutdown();
    case "theme":
      if (chat.preview) dress(a.values ?? {});
  }
}

window.addEventListener("message", (e) => {
  if (e.source !== window.parent || e.data?.recado !== 1) return;
  obey(e.data as Asked);
});

/** Shows settings that are being edited. */
function dress(v: Record<string, string>) {
  chat.told = {
    ...chat.told,
    title: v.title || chat.told.title,
    color: /^#[0-9a-f]{6}$/i.test(v.color ?? "") ? (v.color ?? "") : chat.told.color,
    appearance: (v.appearance as Told["appearance"]) ?? chat.told.appearance,
    greeting: { en: v.greeting_en ?? chat.told.greeting.en ?? "", es: v.greeting_es ?? chat.told.greeting.es ?? "" },
  };
  paint(chat.told);
  chat.changed();
}

function App() {
  const [, draw] = useState(0);
  // At once: what changed before an effect ran would not be drawn.
  useLayoutEffect(() => {
    const stop = chat.watch(() => draw((n) => n + 1));
    return () => void stop();
  }, []);
  const { t } = chat;
  return (
    <main
      class="chat"
      aria-label={t.chat}
      onKeyDown={(e) => {
        if (e.key === "Escape" && framed && !whole) say({ is: "close" });
      }}
    >
      <header>
        <h1 dir="auto">{chat.told.title}</h1>
        {framed && !whole && (
          <button type="button" class="icon" aria-label={t.close} onClick={() => say({ is: "close" })}>
            <Glyph d="M6 6l12 12M18 6L6 18" />
          </button>
        )}
      </header>
      {!chat.online && (
        <p class="banner" role="status">
          {t.offline}
        </p>
      )}
      {chat.error && (
        <p class="banner" role="alert">
          {chat.error}
        </p>
      )}
      <Log />
      {chat.barred ? <p class="banner">{t.signIn}</p> : chat.asks ? null : <Composer chat={chat} />}
    </main>
  );
}

function Log() {
  const { t, messages, outbox, told } = chat;
  const box = useRef<HTMLDivElement>(null);
  const count = messages.length + outbox.length;
  const wasAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is there decides how far down the end is
  useLayoutEffect(() => {
    const b = box.current;
    if (b && wasAtEnd.current) b.scrollTop = b.scrollHeight;
  }, [count, chat.open, chat.typing, chat.asks]);
  const answered = new Set(
    [...messages, ...outbox].flatMap((m) =>
      m.answer && m.reply_to ? [typeof m.reply_to === "string" ? m.reply_to : m.reply_to.id] : [],
    ),
  );
  const greeting = told.greeting[chat.locale.toLowerCase().startsWith("es") ? "es" : "en"];
  return (
    <div
      class="log"
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keys
      tabIndex={0}
      role="log"
      aria-live="polite"
      aria-label={t.log}
      onScroll={(e) => {
        const b = e.currentTarget;
        wasAtEnd.current = b.scrollHeight - b.scrollTop - b.clientHeight < 60;
      }}
    >
      {chat.more && (
        <button type="button" class="link older" disabled={chat.loading} onClick={() => void chat.older()}>
          {t.older}
        </button>
      )}
      {!chat.more && greeting && (
        <p class="greeting" dir="auto">
          {greeting}
        </p>
      )}
      {!told.open && (
        <p class="note">
          {told.opens_at ? t.closedUntil(when(told.opens_at)) : t.closed} {t.leave}
        </p>
      )}
      {chat.asks && <Before chat={chat} />}
      <ol>
        {messages.map((m, i) => (
          <Message
            key={m.client_id || m.id}
            chat={chat}
            m={m}
            last={i === messages.length - 1 && !outbox.length}
            done={answered.has(m.id)}
          />
        ))}
        {outbox.map((o) => (
          <Waiting key={o.id} chat={chat} o={o} />
        ))}
      </ol>
      <p class="note" role="status">
        {chat.typing ? t.typing : chat.standing.place ? t.place(chat.standing.place) : lastRead() ? t.read : ""}
      </p>
    </div>
  );
}

/** Whether the newest message is the visitor's and was read. */
function lastRead(): boolean {
  return chat.standing.read && chat.messages.at(-1)?.from === "me" && !chat.outbox.length;
}

function when(at: string): string {
  const soon = Date.parse(at) - Date.now() < 20 * 3600_000;
  return new Intl.DateTimeFormat(chat.locale, {
    ...(soon ? {} : { weekday: "long" }),
    hour: "numeric",
    minute: "2-digit",
  }).format(new Date(at));
}

paint(chat.told);
if (link) history.replaceState(null, "", location.pathname + location.search);
if (whole || chat.preview) chat.open = true;
chat.setLocale(chat.locale);
const root = document.getElementById("chat");
if (root) render(<App />, root);
// Where nothing can be kept here, the page around says what it has; one without
// the script says nothing.
const alone = whole || !framed || !chat.homeless;
setTimeout(() => void chat.start({}, link), alone ? 0 : 1500);
say({ is: "ready" });
