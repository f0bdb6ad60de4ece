import type { CaseEvent } from "@/entities/case";
import type { Message } from "@/entities/message";
import { timeKey } from "@/lib/when";

/** One line of the virtual list. */
export type Row =
  | { type: "day"; key: string; date: string }
  | { type: "unread"; key: string; count: number }
  | { type: "events"; key: string; events: CaseEvent[] }
  | { type: "message"; key: string; message: Message; first: boolean; last: boolean };

/** Longer silences end a run, so that its time stays near its words. */
const runGap = 5 * 60_000;

export interface RowsInput {
  /** Oldest first. */
  messages: readonly Message[];
  /** Oldest first. */
  events: readonly CaseEvent[];
  /** The oldest message that was unread when the thread was opened. */
  unreadFrom: string | null;
  unreadCount: number;
  /** Events older than the oldest loaded message stay out until it is loaded. */
  complete: boolean;
  /** The calendar day of a time, in the reader's zone. */
  dayOf: (time: string) => string;
}

/** Lays a thread out: day lines, the unread line, runs of one author, and case events between them. */
export function rowsOf(input: RowsInput): Row[] {
  const rows: Row[] = [];
  const { messages, dayOf } = input;
  const start = messages[0] && timeKey(messages[0].occurred_at);
  const events = input.events
    .map((e) => atItsMessage(e, messages))
    .filter((e) => input.complete || (start !== undefined && timeKey(e.at) >= start));
  let day = "";
  let event = 0;
  const newDay = (time: string) => {
    const d = dayOf(time);
    if (d !== day) {
      const known = day !== "" || input.complete;
      day = d;
      // The first row of a part must be one that stays when older ones come
      // above it: the list holds its place by it.
      if (known) rows.push({ type: "day", key: `day-${d}`, date: time });
    }
  };
  const eventsUntil = (time: string | null) => {
    for (let e = events[event]; e && (time === null || timeKey(e.at) <= timeKey(time)); e = events[++event]) {
      newDay(e.at);
      pushEvent(rows, e);
    }
  };
  for (const message of messages) {
    eventsUntil(message.occurred_at);
    newDay(message.occurred_at);
    if (message.id === input.unreadFrom) {
      rows.push({ type: "unread", key: "unread", count: input.unreadCount });
    }
    pushMessage(rows, message);
  }
  eventsUntil(null);
  return uniqueKeys(rows);
}

/** A case opens with its first message, though the desk wrote that down a moment later. */
function atItsMessage(event: CaseEvent, messages: readonly Message[]): CaseEvent {
  if (event.type !== "case.created") return event;
  const first = messages.find((m) => m.case_id === event.case_id);
  return first && timeKey(first.occurred_at) < timeKey(event.at) ? { ...event, at: first.occurred_at } : event;
}

function pushEvent(rows: Row[], event: CaseEvent): void {
  const last = rows[rows.length - 1];
  if (last?.type === "events") last.events.push(event);
  else rows.push({ type: "events", key: `event-${event.seq}`, events: [event] });
}

function pushMessage(rows: Row[], message: Message): void {
  const last = rows[rows.length - 1];
  const joins = last?.type === "message" && sameRun(last.message, message);
  if (joins) last.last = false;
  rows.push({ type: "message", key: message.client_id ?? message.id, message, first: !joins, last: true });
}

/** Whether b continues what the author of a said. */
export function sameRun(a: Message, b: Message): boolean {
  // What did not go keeps its mark and its reason to itself.
  if (a.status === "failed" || a.status === "unconfirmed") return false;
  return (
    a.direction === b.direction &&
    a.kind !== "system" &&
    b.kind !== "system" &&
    a.author.type === b.author.type &&
    a.author.id === b.author.id &&
    a.author.name === b.author.name &&
    Math.abs(Date.parse(b.occurred_at) - Date.parse(a.occurred_at)) <= runGap
  );
}

/** A day may come twice where times run backwards; keys must not. */
function uniqueKeys(rows: Row[]): Row[] {
  const seen = new Set<string>();
  for (const row of rows) {
    while (seen.has(row.key)) row.key += "+";
    seen.add(row.key);
  }
  return rows;
}

/** The oldest of the last `unread` messages that the customer wrote. */
export function firstUnread(messages: readonly Message[], unread: number): string | null {
  return unreadPlace(messages, unread).id;
}

/** The same, and how many of the unread ones are not among these messages. */
export function unreadPlace(messages: readonly Message[], unread: number): { id: string | null; left: number } {
  let left = unread;
  let found: string | null = null;
  for (let i = messages.length - 1; i >= 0 && left > 0; i--) {
    const message = messages[i];
    if (message?.direction !== "in") continue;
    found = message.id;
    left--;
  }
  return { id: found, left: Math.max(0, left) };
}
