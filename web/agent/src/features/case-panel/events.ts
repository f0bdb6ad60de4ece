import type { CaseEvent } from "@/entities/case";
import { type SLATarget, slaTargets } from "@/entities/sla";

/** What a person is told of an event. */
export type Change =
  | { field: "created" }
  | { field: "exported"; format: string }
  | { field: "status"; to: string }
  | { field: "priority"; to: string }
  | { field: "assignee"; to: string; from: string }
  | { field: "reason" | "undone"; to: string }
  | { field: "tags"; added: string[]; removed: string[] }
  | { field: "subject" | "queue" | "macro" | "webhook"; to: string }
  | { field: "prepared"; mode: "approval" | "draft"; to: string }
  | { field: "snoozed_until" | "team"; to: string }
  | { field: "followers"; added: string[]; removed: string[] }
  | { field: "work"; what: string; from: unknown; to: unknown }
  | { field: "survey"; step: SurveyStep; survey: SurveyFacts }
  | { field: "sla"; target: SLATarget; from: string; to: string };

/** How far a survey came. */
export type SurveyStep = "asked" | "reminded" | "answered" | "commented" | "expired" | "skipped" | "withdrawn";

/** What is told of a survey that was asked. */
export interface SurveyFacts {
  id: string;
  kind: string;
  /** What was answered, and before that; -1 for nothing. */
  score: number;
  before: number;
  comment: string;
  /** Why it was not asked. */
  detail: string;
}

const told = new Set([
  "status",
  "priority",
  "assignee",
  "assignee_id",
  "tags",
  "subject",
  "queue",
  "team",
  "followers",
  "snoozed_until",
  "reason",
  "undone",
]);

/** The changes of an event that are worth a line; messages and counts have their own places. */
export function changesOf(event: CaseEvent, nameOf: (userId: string) => string): Change[] {
  if (event.type === "case.created") return [{ field: "created" }, ...work(event)];
  if (event.type === "case.exported") {
    const data = event.data as { format?: string } | undefined;
    return [{ field: "exported", format: (data?.format ?? "").toUpperCase() }];
  }
  if (event.type.startsWith("sla.")) return promises(event);
  if (event.type === "case.macro") return [{ field: "macro", to: text(event.changes?.macro?.[1]) }];
  if (event.type === "webhook.called") return [{ field: "webhook", to: text(event.changes?.webhook?.[1]) }];
  if (event.type === "prepared_reply.updated") return prepared(event);
  if (event.type.startsWith("survey.")) return survey(event);
  if (event.type !== "case.updated") return [];
  // What the desk reads out of texts by itself (language, country, mood) is nobody's doing: it stands in the panel.
  if (event.actor?.type === "system" && event.actor.name === "reading") return [];
  const out: Change[] = work(event);
  for (const [field, [from, to]] of Object.entries(event.changes ?? {})) {
    if (!told.has(field)) continue;
    const change = changeOf(field, from, to, nameOf);
    if (change) out.push(change);
  }
  return out;
}

function changeOf(field: string, from: unknown, to: unknown, nameOf: (id: string) => string): Change | null {
  switch (field) {
    case "status":
    case "priority":
      return { field, to: text(to) };
    case "assignee":
    case "assignee_id":
      return { field: "assignee", to: personOf(to, nameOf), from: personOf(from, nameOf) };
    case "reason":
    case "undone":
      return { field, to: text(to) };
    case "tags": {
      const before = words(from);
      const after = words(to);
      const added = after.filter((t) => !before.includes(t));
      const removed = before.filter((t) => !after.includes(t));
      return added.length + removed.length > 0 ? { field, added, removed } : null;
    }
    case "followers": {
      const names = (ids: string[]) => ids.map(nameOf);
      const [before, after] = [words(from), words(to)];
      const added = names(after.filter((id) => !before.includes(id)));
      const removed = names(before.filter((id) => !after.includes(id)));
      return added.length + removed.length > 0 ? { field, added, removed } : null;
    }
    case "team":
    case "subject":
    case "queue":
    case "snoozed_until":
      return { field, to: text(to) };
    default:
      return null;
  }
}

const workFields = new Set(
  "merged_into merged split_from split_into link sub_status category sentiment language country skills sla_policy".split(
    " ",
  ),
);

/** What was said of the work itself, and which cases it went to. */
function work(event: CaseEvent): Change[] {
  return Object.entries(event.changes ?? {})
    .filter(([what]) => workFields.has(what) || what.startsWith("field."))
    .map(([what, [from, to]]) => ({ field: "work", what, from, to }));
}

/** What became of something that a recipe would say, and why. */
function prepared(event: CaseEvent): Change[] {
  return (["approval", "draft"] as const).flatMap((mode): Change[] => {
    const change = event.changes?.[mode];
    if (!change) return [];
    const why = text(event.changes?.reason?.[1]);
    const said: Change[] = why && text(change[1]) === "rejected" ? [{ field: "reason", to: why }] : [];
    const to = text(change[1]) === "expired" && why === "resolved" ? "resolved" : text(change[1]);
    return [{ field: "prepared", mode, to }, ...said];
  });
}

const steps = new Set<string>(["asked", "reminded", "commented", "expired", "skipped", "withdrawn"]);

/** What became of a survey about the case. */
function survey(event: CaseEvent): Change[] {
  const data = (event.data ?? {}) as Partial<Record<"survey_id" | "kind" | "score" | "comment" | "detail", unknown>>;
  const step = event.type === "survey.answered" ? "answered" : text(event.changes?.survey?.[1]);
  if (step !== "answered" && !steps.has(step)) return [];
  const number = (v: unknown) => (typeof v === "number" ? v : -1);
  const facts: SurveyFacts = {
    id: text(data.survey_id),
    kind: text(data.kind),
    score: number(data.score),
    before: number(event.changes?.score?.[0]),
    comment: text(data.comment),
    detail: text(data.detail),
  };
  return [{ field: "survey", step: step as SurveyStep, survey: facts }];
}

function promises(event: CaseEvent): Change[] {
  return slaTargets.flatMap((target) => {
    const change = event.changes?.[`sla_${target}`];
    return change ? [{ field: "sla", target, from: text(change[0]), to: text(change[1]) }] : [];
  });
}

function text(value: unknown): string {
  return typeof value === "string" ? value : value === null || value === undefined ? "" : String(value);
}

function words(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}

function personOf(value: unknown, nameOf: (id: string) => string): string {
  if (value && typeof value === "object" && "name" in value) return text(value.name);
  const id = text(value);
  return id === "" ? "" : nameOf(id);
}

/** Keeps the events that say something, oldest first. */
export function tellable(events: readonly CaseEvent[]): CaseEvent[] {
  return events.filter((e) => changesOf(e, (id) => id).length > 0).sort((a, b) => a.seq - b.seq);
}

/** Who acts: a person of the team, the customer, a program with a token, or the desk by itself. */
export type ActorKind = "agent" | "customer" | "program" | "automatic";

export function actorKind(type: string): ActorKind {
  switch (type) {
    case "agent":
      return "agent";
    case "contact":
      return "customer";
    case "token":
      return "program";
    default:
      return "automatic";
  }
}
