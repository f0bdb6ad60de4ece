import type { CaseEvent } from "@/entities/case";
import type { Message } from "@/entities/message";

/** What stood when somebody began to write. */
export interface Mark {
  /** The messages that were there. */
  messages: ReadonlySet<string>;
  /** The newest thing that had happened to the case. */
  seq: number;
}

/** What colleagues did since somebody began to write. */
export interface News {
  /** Their answers, oldest first. */
  answers: Message[];
  /** Who resolved the case. */
  resolvedBy: string;
  /** Who gave the case to whom: a user's id. */
  assigned: { by: string; to: string } | null;
}

export function markOf(messages: readonly Message[], events: readonly CaseEvent[]): Mark {
  return { messages: new Set(messages.map((m) => m.id)), seq: Math.max(0, ...events.map((e) => e.seq)) };
}

/** Nothing where nobody of the team did anything that somebody who answers has to know. */
export function newsSince(
  mark: Mark,
  messages: readonly Message[],
  events: readonly CaseEvent[],
  me: string,
): News | null {
  const answers = messages
    .filter(
      (m) =>
        m.direction === "out" &&
        m.author.type === "agent" &&
        m.author.id !== me &&
        m.status !== "failed" &&
        !mark.messages.has(m.id),
    )
    .toSorted((a, b) => Date.parse(a.occurred_at) - Date.parse(b.occurred_at));
  const news: News = { answers, resolvedBy: "", assigned: null };
  for (const e of events.toSorted((a, b) => a.seq - b.seq)) {
    if (e.seq <= mark.seq || e.type !== "case.updated") continue;
    const by = e.actor.type === "agent" && e.actor.id !== me ? (e.actor.name ?? "") : "";
    const status = e.changes?.status?.[1];
    if (status !== undefined) news.resolvedBy = status === "resolved" ? by : "";
    const to = assigneeOf(e.changes?.assignee?.[1] ?? e.changes?.assignee_id?.[1]);
    if (to !== undefined) news.assigned = by !== "" && to !== "" && to !== me ? { by, to } : null;
  }
  return answers.length > 0 || news.resolvedBy || news.assigned ? news : null;
}

function assigneeOf(value: unknown): string | undefined {
  if (value && typeof value === "object" && "id" in value) return String(value.id);
  return typeof value === "string" ? value : undefined;
}
