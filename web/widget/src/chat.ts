import { API, Refused } from "./api";
import { Keep } from "./keep";
import { type Texts, textsOf } from "./texts";
import type { Answer, Bubble, FileShown, Outgoing, Standing, Told, User } from "./types";

export interface Begin {
  answers: Record<string, string>;
  consent?: string;
}

interface State {
  messages: Bubble[];
  more: boolean;
  cursor: string;
  standing: Standing;
  chat: Told;
  verified: boolean;
}

type Frame = { event: string; id: string; data: unknown };

/** The chat of one visitor on one page: what there is, and what is on its way. */
export class Chat {
  told: Told;
  t: Texts;
  locale: string;
  dir = "ltr";
  page = "";
  open = false;
  messages: Bubble[] = [];
  outbox: Outgoing[] = [];
  more = false;
  loading = false;
  standing: Standing = { read: false };
  typing = false;
  online = navigator.onLine;
  error = "";
  user: User | undefined;
  preview = false;

  private readonly api: API;
  private readonly keep: Keep;
  private readonly tabs: BroadcastChannel | undefined;
  private attributes: Record<string, unknown> | undefined;
  private cursor = "";
  private following = false;
  private stopped = new AbortController();
  private sending = false;
  private started = false;
  private typingEnds = 0;
  private typed = 0;
  private readonly told_ = new Set<string>();
  private readonly watchers = new Set<() => void>();

  constructor(
    told: Told,
    readonly say: (message: object) => void,
  ) {
    this.told = told;
    this.locale = told.language === "auto" ? document.documentElement.lang || navigator.language : told.language;
    this.t = textsOf(this.locale);
    this.api = new API(`${told.base}/chat/${told.channel}`);
    this.keep = new Keep(`recado:${told.channel}:`, (name, value) => say({ is: "keep", name, value }));
    try {
      this.tabs = new BroadcastChannel(`recado:${told.channel}`);
      this.tabs.onmessage = (e) => this.hearTab(e.data);
    } catch {
      this.tabs = undefined;
    }
    window.addEventListener("online", () => this.connection(true));
    window.addEventListener("offline", () => this.connection(false));
    document.addEventListener("visibilitychange", () => this.looked());
  }

  watch(f: () => void) {
    this.watchers.add(f);
    return () => this.watchers.delete(f);
  }

  changed() {
    for (const f of this.watchers) f();
    this.say({ is: "unread", data: this.unread });
  }

  get session(): boolean {
    return Boolean(this.api.token);
  }

  get unread(): number {
    if (this.open) return 0;
    return this.messages.filter((m) => m.from !== "me" && m.status !== "read" && !m.deleted).length;
  }

  /** Whether something has to be asked before the chat begins. */
  get asks(): boolean {
    if (this.session || this.preview) return false;
    if (this.told.consent) return true;
    return !this.user && !this.told.verified_only && (this.told.fields.length > 0 || Boolean(this.told.topics?.length));
  }

  get barred(): boolean {
    return Boolean(this.told.verified_only) && !this.user && !this.session;
  }

  setLocale(locale: string) {
    if (!locale) return;
    this.locale = locale;
    this.t = textsOf(locale);
    document.documentElement.lang = locale.toLowerCase().startsWith("es") ? "es" : "en";
    this.changed();
  }

  /** Whether the page around has to keep what is kept. */
  get homeless(): boolean {
    return this.keep.homeless;
  }

  /** Begins where the last visit ended. */
  async start(kept: Record<string, string>, link?: string) {
    if (this.started) return;
    this.started = true;
    this.keep.fill(kept);
    this.api.token = this.keep.get("session");
    this.outbox = [...this.kept(), ...this.outbox];
    if (link) {
      try {
        const made = await this.api.call<{ token: string }>("resume", { link });
        this.signIn(made.token);
      } catch {
        this.error = this.t.failed;
      }
    }
    if (this.session) await this.load();
    else void this.flush();
    if (this.session && this.user) await this.identify(this.user);
    this.changed();
  }

  private signIn(token: string | undefined) {
    this.api.token = token;
    this.keep.set("session", token);
    this.tabs?.postMessage({ session: token ?? "" });
  }

  /** Makes a session. Before it nothing is kept, here or there. */
  async begin(b?: Begin) {
    const made = await this.api.call<{ token: string }>("session", {
      locale: this.locale,
      page: this.page,
      user: this.user,
      answers: b?.answers ?? {},
      consent: b?.consent ?? "",
      attributes: this.attributes,
    });
    this.signIn(made.token);
    await this.load();
  }

  async load() {
    const before = new Set(this.messages);
    try {
      const s = await this.api.call<State>("state");
      this.told = { ...s.chat, title: this.told.title };
      // What came or was sent while this was asked for is newer than the answer.
      const since = this.messages.filter((m) => !before.has(m));
      this.messages = [];
      for (const m of [...s.messages, ...since]) this.put(m);
      this.more = s.more;
      this.standing = s.standing;
      this.cursor = s.cursor;
      this.error = "";
      this.follow();
      this.looked();
      void this.flush();
    } catch (e) {
      if (e instanceof Refused && e.status === 401) this.forget();
      else {
        this.error = e instanceof Refused && e.status === 0 ? "" : this.t.failed;
        setTimeout(() => this.session && void this.load(), 3000);
      }
    }
    this.changed();
  }

  async older() {
    const first = this.messages[0];
    if (!first || this.loading) return;
    this.loading = true;
    try {
      const s = await this.api.call<State>(`state?before=${encodeURIComponent(first.id)}`);
      this.messages = [...s.messages.filter((m) => !this.messages.some((h) => h.id === m.id)), ...this.messages];
      this.more = s.more;
    } catch {
      this.error = this.t.failed;
    }
    this.loading = false;
    this.changed();
  }

  /** One of the tabs reads the stream, and tells the others. */
  private follow() {
    if (this.following) return;
    this.following = true;
    const stopped = this.stopped;
    const run = () => this.run(stopped);
    const locks = navigator.locks as LockManager | undefined;
    if (!this.tabs || !locks) {
      void run();
      return;
    }
    locks.request(`recado:${this.told.channel}:stream`, { signal: stopped.signal }, run).catch((e: unknown) => {
      if (!stopped.signal.aborted) void run();
      else if (!(e instanceof DOMException)) throw e;
    });
  }

  private async run(stopped: AbortController) {
    let wait = 500;
    while (!stopped.signal.aborted && this.session) {
      const began = Date.now();
      try {
        await this.api.stream(this.cursor, stopped.signal, (f) => {
          wait = 500;
          this.connection(true);
          this.tabs?.postMessage({ frame: f });
          this.take(f);
        });
      } catch (e) {
        if (stopped.signal.aborted) return;
        if (e instanceof Refused && e.status === 401) return this.forget();
        if (e instanceof Refused && e.status === 422) await this.load();
        if (e instanceof Refused && e.wait) wait = e.wait * 1000;
      }
      if (Date.now() - began > 10_000) wait = 500;
      await pause(wait * (0.75 + Math.random() / 2));
      wait = Math.min(wait * 2, 30_000);
    }
  }

  private hearTab(data: { frame?: Frame; session?: string; outbox?: Outgoing }) {
    if (data.frame) this.take(data.frame);
    if (data.session !== undefined && data.session !== (this.api.token ?? "")) {
      this.stop();
      this.api.token = data.session || undefined;
      if (data.session) void this.load();
      else this.empty();
    }
    if (data.outbox && !this.outbox.some((o) => o.id === data.outbox?.id)) {
      this.outbox.push(data.outbox);
      this.changed();
    }
  }

  private take(f: Frame) {
    if (f.id) this.cursor = f.id;
    if (f.event === "reset") void this.load();
    if (f.event === "message") {
      const b = f.data as Bubble;
      const fresh = !this.messages.some((m) => m.id === b.id);
      this.put(b);
      if (fresh && b.from !== "me") {
        this.typing = false;
        this.say({ is: "event", name: "message", data: { id: b.id, text: b.text ?? b.rich?.body ?? "" } });
      }
      this.looked();
    }
    if (f.event === "standing") this.standing = f.data as Standing;
    if (f.event === "typing") {
      this.typing = true;
      clearTimeout(this.typingEnds);
      this.typingEnds = window.setTimeout(() => {
        this.typing = false;
        this.changed();
      }, 6000);
    }
    this.changed();
  }

  private put(b: Bubble) {
    const at = this.messages.findIndex((m) => m.id === b.id);
    if (at >= 0) this.messages[at] = b;
    else this.messages.push(b);
    this.messages.sort((x, y) => x.at.localeCompare(y.at));
    this.messages = [...this.messages];
    if (b.client_id && this.outbox.some((o) => o.id === b.client_id)) {
      this.outbox = this.outbox.filter((o) => o.id !== b.client_id);
      this.keepOutbox();
    }
  }

  /** Tells what came and what was looked at, once each. */
  private looked() {
    const seen = this.open && document.visibilityState === "visible";
    const status = seen ? "read" : "delivered";
    const ids = this.messages
      .filter((m) => m.from !== "me" && m.status !== "read" && (seen || m.status !== "delivered"))
      .map((m) => m.id)
      .filter((id) => !this.told_.has(`${id} ${status}`));
    if (!ids.length || !this.session) return;
    for (const id of ids) this.told_.add(`${id} ${status}`);
    this.api.call("seen", { [status]: ids.slice(-100) }).catch(() => {
      for (const id of ids) this.told_.delete(`${id} ${status}`);
    });
    if (seen) {
      this.messages = this.messages.map((m) => (m.from === "me" ? m : { ...m, status: "read" }));
      this.changed();
    }
  }

  show(open: boolean) {
    this.open = open;
    this.looked();
    this.changed();
  }

  private connection(online: boolean) {
    if (this.online === online) return;
    this.online = online;
    this.changed();
    if (online) void this.flush();
  }

  /** Writes: it is on the page at once, and stays until the server has it. */
  async send(text: string, more: { files?: FileShown[]; answer?: Answer; reply_to?: string } = {}) {
    const out: Outgoing = { id: crypto.randomUUID?.() ?? random(), text, at: new Date().toISOString(), ...more };
    if (this.preview) {
      this.put({ id: out.id, from: "me", at: out.at, kind: "text", text });
      this.changed();
      return;
    }
    this.outbox = [...this.outbox, out];
    this.keepOutbox();
    this.tabs?.postMessage({ outbox: out });
    this.changed();
    await this.flush();
  }

  retry(id: string) {
    this.outbox = this.outbox.map((o) => (o.id === id ? { ...o, refused: undefined } : o));
    void this.flush();
  }

  /** Sends what waits, in its order. The same message twice is one. */
  async flush() {
    if (this.sending || !this.started || this.asks || this.barred) return;
    this.sending = true;
    let wait = 1000;
    try {
      for (let next = this.next(); next; next = this.next()) {
        const out = next;
        try {
          if (!this.session) await this.begin();
          const { id } = await this.api.call<{ id: string }>("messages", {
            id: out.id,
            text: out.text,
            reply_to: out.reply_to,
            answer: out.answer,
            files: out.files?.map((f) => f.id),
            page: this.page,
          });
          this.online = true;
          wait = 1000;
          this.outbox = this.outbox.filter((o) => o.id !== out.id);
          if (!this.messages.some((m) => m.id === id)) {
            const kind = out.answer ? "answer" : "text";
            this.put({
              id,
              from: "me",
              at: out.at,
              kind,
              text: out.text || out.answer?.title,
              answer: out.answer,
              files: out.files,
            });
          }
        } catch (e) {
          if (e instanceof Refused && e.status === 401) {
            this.signIn(undefined);
            continue;
          }
          if (e instanceof Refused && !e.passing) {
            this.outbox = this.outbox.map((o) => (o.id === out.id ? { ...o, refused: e.message || e.code } : o));
          } else {
            if (e instanceof Refused && e.status === 0) this.online = navigator.onLine;
            this.changed();
            await pause(Math.max(wait, e instanceof Refused ? e.wait * 1000 : 0));
            wait = Math.min(wait * 2, 15_000);
          }
        }
        this.keepOutbox();
        this.changed();
      }
    } finally {
      this.sending = false;
    }
  }

  private next(): Outgoing | undefined {
    return this.outbox.find((o) => !o.refused);
  }

  private kept(): Outgoing[] {
    try {
      return JSON.parse(this.keep.get("outbox") ?? "[]") as Outgoing[];
    } catch {
      return [];
    }
  }

  private keepOutbox() {
    if (this.session) this.keep.set("outbox", this.outbox.length ? JSON.stringify(this.outbox) : undefined);
  }

  async upload(file: File): Promise<FileShown> {
    if (!this.session) await this.begin();
    const form = new FormData();
    form.append("file", file, file.name);
    return this.api.call<FileShown>("files", form);
  }

  tellTyping() {
    if (!this.session || Date.now() - this.typed < 3000) return;
    this.typed = Date.now();
    this.api.call("typing", {}).catch(() => undefined);
  }

  async identify(user: User) {
    this.user = user;
    if (!this.session) {
      this.changed();
      return;
    }
    try {
      await this.api.call("identify", { user });
      await this.load();
    } catch (e) {
      // Somebody else was signed in here: who comes now begins anew.
      if (e instanceof Refused && e.status === 409) {
        await this.shutdown();
        this.user = user;
      } else if (e instanceof Refused && e.status === 403) {
        this.user = undefined;
        this.say({ is: "event", name: "error", data: { code: e.code, message: e.message } });
      }
    }
    this.changed();
  }

  setAttributes(attributes: Record<string, unknown>) {
    this.attributes = { ...this.attributes, ...attributes };
    if (this.session) this.api.call("attributes", { attributes: this.attributes }).catch(() => undefined);
  }

  /** Forgets the visitor on this browser. */
  async shutdown() {
    if (this.session) await this.api.call("end", {}).catch(() => undefined);
    this.user = undefined;
    this.attributes = undefined;
    this.forget();
  }

  private forget() {
    this.stop();
    this.signIn(undefined);
    this.empty();
  }

  private empty() {
    this.messages = [];
    this.outbox = [];
    this.keep.set("outbox", undefined);
    this.standing = { read: false };
    this.changed();
  }

  private stop() {
    this.stopped.abort();
    this.stopped = new AbortController();
    this.following = false;
  }
}

/** Waits some milliseconds, or until the browser is back online. */
function pause(ms: number): Promise<void> {
  return new Promise((done) => {
    const over = () => {
      clearTimeout(timer);
      window.removeEventListener("online", over);
      done();
    };
    const timer = setTimeout(over, ms);
    window.addEventListener("online", over);
  });
}

/** Where pages have no secure context there is no randomUUID. */
function random(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}
