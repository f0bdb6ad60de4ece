import { t } from "@lingui/core/macro";
import type { Distribution, Method, Queue } from "@/entities/queue";

/** What the form of a queue holds: what can be set of it. */
export type QueueDraft = Pick<
  Queue,
  | "name"
  | "distribution"
  | "order"
  | "everyone"
  | "hours"
  | "out_of_hours"
  | "overflow"
  | "on_away"
  | "on_offline"
  | "members"
>;

/** A distribution as a new queue begins: people are asked, one after the other. */
export const newDistribution: Distribution = {
  mode: "push",
  method: "round_robin",
  look_back_seconds: 0,
  accept: "offer",
  offer_seconds: 60,
  retry_seconds: 120,
  missed_limit: 3,
  allow_busy: false,
  language: "",
  language_seconds: 0,
  hold_seconds: 0,
};

export const newQueue: QueueDraft = {
  name: "",
  distribution: newDistribution,
  order: "priority",
  everyone: true,
  hours: null,
  out_of_hours: { do: "wait" },
  overflow: [],
  on_away: { do: "keep", after_seconds: 0 },
  on_offline: { do: "after", after_seconds: 900 },
  members: [],
};

/** The part of a queue that the form sets, with what is left empty spelt out. */
export function draftOf(q: Queue): QueueDraft {
  const d = q.distribution;
  return {
    name: q.name,
    distribution: { ...d, mode: d.mode || "push", method: d.method || "round_robin", accept: d.accept || "auto" },
    order: q.order || "priority",
    everyone: q.everyone,
    hours: q.hours,
    out_of_hours: { ...q.out_of_hours, do: q.out_of_hours.do || "wait" },
    overflow: q.overflow ?? [],
    on_away: { ...q.on_away, do: q.on_away.do || "keep" },
    on_offline: { ...q.on_offline, do: q.on_offline.do || "keep" },
    members: q.members,
  };
}

/** How the work is given out, as one choice: picking is one of the ways. */
export type Way = Method | "pick";

export const ways: readonly Way[] = ["round_robin", "least_busy", "longest_idle", "best_skill", "pick"];

export function wayOf(d: Distribution): Way {
  return d.mode === "pick" ? "pick" : d.method || "round_robin";
}

export function withWay(d: Distribution, way: Way): Distribution {
  return way === "pick" ? { ...d, mode: "pick" } : { ...d, mode: "push", method: way };
}

/** What is wrong with the draft, before it is sent; nothing when it can be. */
export function problemOf(draft: QueueDraft): string {
  if (draft.name.trim() === "") return t`Give the queue a name.`;
  if (!draft.everyone && draft.members.length === 0)
    return t`Choose who works on this queue, or let everyone work on it.`;
  if (draft.overflow.some((o) => o.to === "")) return t`Say to which queue each overflow goes.`;
  if (draft.overflow.some((o) => !o.after_seconds && !o.length && !o.nobody_there))
    return t`Say when each overflow happens.`;
  if (draft.out_of_hours.do === "overflow" && !draft.out_of_hours.to)
    return t`Say to which queue cases go while this one is closed.`;
  return "";
}
