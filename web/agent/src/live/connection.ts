import { url } from "@client/api";
import { errorOf, isApiError } from "@client/error";
import { readStream, type StreamEvent } from "./sse";

export type ConnectionState = "connecting" | "open" | "reconnecting" | "offline";

type Note =
  | { kind: "event"; event: StreamEvent }
  | { kind: "state"; state: ConnectionState }
  | { kind: "fresh" }
  | { kind: "ask" };

export interface ConnectionHooks {
  onEvent(event: StreamEvent): void;
  onState(state: ConnectionState): void;
  /** The stream began without a cursor, or its cursor was too old: what is held may be stale. */
  onFresh(): void;
  onUnauthorized(): void;
}

const silence = 45_000; // three missed heartbeats

/**
 * One stream of events for all tabs of a browser: the tab that holds the lock
 * reads it and passes everything on. When that tab closes, another takes the
 * lock and resumes from the last cursor that it saw.
 */
export class Connection {
  private cursor = "";
  private state: ConnectionState = "connecting";
  private readonly stopper = new AbortController();
  private readonly channel: BroadcastChannel | undefined;
  private leading = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly name: string,
    private readonly hooks: ConnectionHooks,
    /** The first pause after a failure, in milliseconds; it doubles with each. */
    private readonly patience = 500,
  ) {
    this.channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(`recado.live.${name}`);
    this.channel?.addEventListener("message", (e: MessageEvent<Note>) => this.hear(e.data));
  }

  start() {
    addEventListener("online", this.retryNow, { signal: this.stopper.signal });
    const lead = () => this.lead();
    // Locks exist only on secure pages; elsewhere each tab has its own stream.
    if (navigator.locks && this.channel) {
      this.channel.postMessage({ kind: "ask" } satisfies Note);
      navigator.locks.request(`recado.live.${this.name}`, { signal: this.stopper.signal }, lead).catch(() => {});
    } else {
      void lead();
    }
  }

  stop() {
    this.stopper.abort();
    this.wake?.();
    this.channel?.close();
  }

  private hear(note: Note) {
    if (this.leading) {
      if (note.kind === "ask") this.tell({ kind: "state", state: this.state });
      return;
    }
    if (note.kind === "event") this.take(note.event);
    else if (note.kind === "state") this.hooks.onState(note.state);
    else if (note.kind === "fresh") this.hooks.onFresh();
  }

  private tell(note: Note) {
    if (this.channel && !this.stopper.signal.aborted) this.channel.postMessage(note);
  }

  private take(event: StreamEvent) {
    if (event.id) this.cursor = event.id;
    this.hooks.onEvent(event);
  }

  private setState(state: ConnectionState) {
    if (this.state === state && state !== "connecting") return;
    this.state = state;
    this.hooks.onState(state);
    this.tell({ kind: "state", state });
  }

  private fresh() {
    this.hooks.onFresh();
    this.tell({ kind: "fresh" });
  }

  private retryNow = () => this.wake?.();

  private async lead() {
    this.leading = true;
    for (let tries = 0; !this.stopper.signal.aborted; ) {
      const opened = await this.read();
      if (this.stopper.signal.aborted) return;
      if (opened === "unauthorized") return this.hooks.onUnauthorized();
      tries = opened === "opened" ? 0 : tries + 1;
      this.setState(navigator.onLine ? "reconnecting" : "offline");
      await this.pause(Math.min(this.patience * 2 ** tries, 15_000) * (0.7 + Math.random() * 0.6));
    }
  }

  /** Reads one connection to its end. */
  private async read(): Promise<"opened" | "failed" | "unauthorized"> {
    const cut = new AbortController();
    const signal = AbortSignal.any([cut.signal, this.stopper.signal]);
    let watchdog: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => cut.abort(), silence);
    };
    let opened = false;
    try {
      const headers: Record<string, string> = { Accept: "text/event-stream" };
      if (this.cursor) headers["Last-Event-ID"] = this.cursor;
      const response = await fetch(url("/events"), { headers, signal, credentials: "same-origin", cache: "no-store" });
      if (!response.ok) throw await errorOf(response);
      opened = true;
      heard();
      if (!this.cursor) this.fresh();
      this.setState("open");
      await readStream(response, (event) => this.stream(event), heard);
    } catch (e) {
      if (isApiError(e, "unauthorized")) return "unauthorized";
    } finally {
      clearTimeout(watchdog);
    }
    return opened ? "opened" : "failed";
  }

  private stream(event: StreamEvent) {
    if (event.type === "reset") {
      this.cursor = event.id || "";
      this.fresh();
      return;
    }
    this.take(event);
    this.tell({ kind: "event", event });
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        resolve();
      }
      this.wake = done;
    });
  }
}
