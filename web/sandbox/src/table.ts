import { useSyncExternalStore } from "react";
import { api } from "./api";
import type { Message, Phone, TableState } from "./types";

export interface Thread {
  messages: Message[];
  typingUntil: number;
}

interface State {
  server: TableState | null;
  /** Server time minus browser time, in milliseconds. */
  skew: number;
  connected: boolean;
  /** Grows each time that everything was read again: news may have been missed before. */
  reads: number;
  phones: Record<string, Phone>;
  threads: Record<string, Thread>;
  /** Phones that lie on the table, left to right. */
  laid: string[];
  /** Grows with each message, so that lists of phones know when to ask again. */
  pulse: number;
  /** Grows with each change at a platform's console. */
  steered: number;
  toast: string;
  /** A link that was followed: the chat that it opens and the words that it fills in, once. */
  opened: { account: string; text: string; phone: string } | null;
}

/** What a link to the phones says. */
function readOpened(): State["opened"] {
  const q = new URLSearchParams(window.location.search);
  const account = q.get("account");
  if (!account) return null;
  window.history.replaceState(null, "", window.location.pathname);
  return { account, text: q.get("text") ?? "", phone: "" };
}

const laidKey = "recado.sandbox.phones";

function readLaid(): string[] | null {
  try {
    const v: unknown = JSON.parse(localStorage.getItem(laidKey) ?? "null");
    return Array.isArray(v) ? v.filter((x): x is string => typeof x === "string") : null;
  } catch {
    return null;
  }
}

export const threadKey = (phone: string, account: string) => `${account}/${phone}`;

/** The one home of what the server tells, patched by its events. */
class Table {
  private state: State = {
    server: null,
    skew: 0,
    connected: true,
    reads: 0,
    phones: {},
    threads: {},
    laid: [],
    pulse: 0,
    steered: 0,
    toast: "",
    opened: readOpened(),
  };
  private listeners = new Set<() => void>();
  private source: EventSource | null = null;

  subscribe = (f: () => void) => {
    this.listeners.add(f);
    return () => this.listeners.delete(f);
  };
  get = () => this.state;

  private set(change: Partial<State>) {
    this.state = { ...this.state, ...change };
    for (const f of this.listeners) f();
  }

  private patchServer(change: Partial<TableState>) {
    if (this.state.server) this.set({ server: { ...this.state.server, ...change } });
  }

  open() {
    if (this.source) return;
    const source = new EventSource("/sandbox/api/events");
    this.source = source;
    // What was missed while away is read again as a whole.
    source.onopen = () => void this.refresh();
    source.onerror = () => this.set({ connected: false });
    const on = <T>(kind: string, f: (v: T) => void) =>
      source.addEventListener(kind, (e) => f(JSON.parse((e as MessageEvent<string>).data) as T));
    on<{ account_id: string; phone_id: string; message: Message }>("message", (e) => {
      this.put(threadKey(e.phone_id, e.account_id), e.message);
    });
    on<{ account_id: string; phone_id: string; for_ms: number }>("typing", (e) => {
      const key = threadKey(e.phone_id, e.account_id);
      const th = this.state.threads[key];
      if (th) this.set({ threads: { ...this.state.threads, [key]: { ...th, typingUntil: Date.now() + e.for_ms } } });
    });
    on<Phone>("phone", (p) => this.set({ phones: { ...this.state.phones, [p.id]: p }, pulse: this.state.pulse + 1 }));
    on<{ id: string }>("phone_removed", (p) => this.putAway(p.id));
    on<TableState["clock"]>("clock", (clock) => {
      this.patchServer({ clock });
      this.set({ skew: new Date(clock.now).getTime() - Date.now() });
    });
    on<unknown>("console", () => this.set({ steered: this.state.steered + 1 }));
    on<TableState["faults"]>("faults", (faults) => this.patchServer({ faults }));
    on<TableState["life"]>("life", (life) => this.patchServer({ life }));
    on<TableState["accounts"]>("accounts", (accounts) => this.patchServer({ accounts }));
  }

  /** Listens for a kind of news; answers how to end that. */
  hear<T>(kind: string, f: (v: T) => void): () => void {
    const source = this.source;
    const listen = (e: Event) => f(JSON.parse((e as MessageEvent<string>).data) as T);
    source?.addEventListener(kind, listen);
    return () => source?.removeEventListener(kind, listen);
  }

  private put(key: string, m: Message) {
    const th = this.state.threads[key];
    if (!th) {
      this.set({ pulse: this.state.pulse + 1 });
      return;
    }
    const at = th.messages.findIndex((o) => o.id === m.id);
    const messages = at < 0 ? [...th.messages, m] : th.messages.with(at, m);
    const typingUntil = at < 0 && m.business ? 0 : th.typingUntil;
    this.set({ threads: { ...this.state.threads, [key]: { messages, typingUntil } }, pulse: this.state.pulse + 1 });
  }

  private async refresh() {
    try {
      const [server, phones] = await Promise.all([api.state(), api.phones("", 200)]);
      const known = Object.fromEntries(phones.map((p) => [p.id, p as Phone]));
      const kept = (this.state.server ? this.state.laid : readLaid())?.filter((id) => known[id]);
      const laid =
        kept ?? phones.slice(0, window.innerWidth > 1500 ? 4 : window.innerWidth > 1100 ? 3 : 2).map((p) => p.id);
      this.set({
        server,
        phones: known,
        laid,
        connected: true,
        reads: this.state.reads + 1,
        // The phone that lies first is the one that scanned it.
        opened: this.state.opened && { ...this.state.opened, phone: this.state.opened.phone || (laid[0] ?? "") },
        skew: new Date(server.clock.now).getTime() - Date.now(),
      });
      await Promise.all(Object.keys(this.state.threads).map((key) => this.load(key)));
    } catch (e) {
      this.fail(e);
    }
  }

  /** Reads a thread that a phone is about to show. */
  async load(key: string) {
    const [account = "", phone = ""] = key.split("/");
    try {
      const th = await api.thread(phone, account);
      const next = { messages: th.messages, typingUntil: Date.now() + th.typing_ms };
      this.set({ threads: { ...this.state.threads, [key]: next } });
    } catch (e) {
      this.fail(e);
    }
  }

  lay(p: Phone) {
    const laid = this.state.laid.includes(p.id) ? this.state.laid : [...this.state.laid, p.id];
    this.set({ phones: { ...this.state.phones, [p.id]: p }, laid });
    this.remember();
  }

  putAway(id: string) {
    this.set({ laid: this.state.laid.filter((o) => o !== id) });
    this.remember();
  }

  private remember() {
    try {
      localStorage.setItem(laidKey, JSON.stringify(this.state.laid));
    } catch {
      // it holds for this page alone
    }
  }

  /** The words of a followed link stand in a phone's composer. */
  followed = () => this.set({ opened: null });

  fail(e: unknown) {
    this.set({ toast: e instanceof Error ? e.message : String(e) });
  }

  dismiss = () => this.set({ toast: "" });

  /** Runs an action and shows what went wrong. */
  async try<T>(action: Promise<T>): Promise<T | undefined> {
    try {
      return await action;
    } catch (e) {
      this.fail(e);
      return undefined;
    }
  }
}

export const table = new Table();

/** A part of the table's state. */
export function useTable<T>(select: (s: State) => T): T {
  return useSyncExternalStore(table.subscribe, () => select(table.get()));
}
