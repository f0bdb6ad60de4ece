import type { CaseEvent } from "@/entities/case";
import type { Message } from "@/entities/message";
import type { Step } from "./receipt";

/** What one event did to a message. */
export type MessageChange =
  | { field: "status"; to: Step["state"] }
  | { field: "text"; from: string }
  | { field: "error"; to: string }
  | { field: "deleted" }
  /** Somebody asked for the exact place of a location. */
  | { field: "revealed" }
  | { field: "forwarded"; to: string }
  /** A recipe called a webhook of this name. */
  | { field: "webhook"; to: string }
  | { field: "reactions"; to: string }
  | { field: "file" };

const reactionsOf = (m: Message) => m.reactions.map((r) => r.emoji).join(" ");
const filesOf = (m: Message) => m.attachments.map((a) => a.state).join(" ");

/** Compares what a message was with what an event made of it; the first of its events has nothing before it. */
export function messageChanges(
  event: CaseEvent,
  before: Message | undefined,
  after: Message | undefined,
): MessageChange[] {
  const out: MessageChange[] = [];
  if (event.type === "message.created") return out;
  if (event.type === "location.revealed") return [{ field: "revealed" }];
  if (event.type === "message.forwarded") {
    const to = event.data as { contact?: { name?: string } } | undefined;
    return [{ field: "forwarded", to: to?.contact?.name ?? "" }];
  }
  if (event.type === "webhook.called") return [{ field: "webhook", to: String(event.changes?.webhook?.[1] ?? "") }];
  const said = event.changes ?? {};
  if (!after) return told(said);
  if ((before ? before.status !== after.status : "status" in said) && after.status !== "received") {
    out.push({ field: "status", to: after.status });
  }
  if (after.error && before?.error?.code !== after.error.code) {
    out.push({ field: "error", to: after.error.title || after.error.code });
  }
  const old = before?.text ?? said.text?.[0];
  if (after.edited_at && typeof old === "string" && old !== after.text) out.push({ field: "text", from: old });
  if (after.deleted_at && !before?.deleted_at) out.push({ field: "deleted" });
  if (before ? reactionsOf(before) !== reactionsOf(after) : "reactions" in said) {
    out.push({ field: "reactions", to: reactionsOf(after) });
  }
  if (before && filesOf(before) !== filesOf(after)) out.push({ field: "file" });
  return out;
}

/** What an event says by itself: histories leave the message out where its changes are named. */
function told(said: NonNullable<CaseEvent["changes"]>): MessageChange[] {
  const out: MessageChange[] = [];
  const word = (value: unknown) => (typeof value === "string" ? value : "");
  if (said.status) out.push({ field: "status", to: word(said.status[1]) as Step["state"] });
  if (said.text) out.push({ field: "text", from: word(said.text[0]) });
  if (said.deleted_at) out.push({ field: "deleted" });
  if (said.reaction) out.push({ field: "reactions", to: word(said.reaction[1]) });
  return out;
}

/** The message as an event made it; undefined where the event holds something else or nothing. */
export function messageOf(event: CaseEvent): Message | undefined {
  return event.type === "message.forwarded" || event.type === "webhook.called"
    ? undefined
    : (event.data as Message | undefined);
}

/** An event of a message with what it did. */
export interface ToldEvent {
  event: CaseEvent;
  changes: MessageChange[];
}

/** Goes through the events of a message, oldest first, and keeps what it was before each. */
export function messageHistory(events: readonly CaseEvent[]): ToldEvent[] {
  let held: Message | undefined;
  return events.map((event) => {
    const after = messageOf(event);
    const changes = messageChanges(event, held, after);
    held = after ?? (held && withChanges(held, changes));
    return { event, changes };
  });
}

function withChanges(held: Message, changes: readonly MessageChange[]): Message {
  const next = { ...held };
  for (const change of changes) {
    if (change.field === "status" && change.to !== "written") next.status = change.to;
  }
  return next;
}
