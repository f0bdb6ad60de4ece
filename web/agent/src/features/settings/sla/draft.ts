import { t } from "@lingui/core/macro";
import type { Priority } from "@/entities/case";
import { isSaved } from "@/entities/filter";
import { type SLATarget, slaTargets } from "@/entities/sla";
import type { Policy, PolicyDraft, Target } from "@/entities/sla-policy";
import { durationText } from "./duration";

export const priorities: readonly Priority[] = ["urgent", "high", "normal", "low"];

const target = (urgent: number, high: number, normal: number, low: number): Target => ({
  minutes: { urgent, high, normal, low },
  around_the_clock: false,
});

/** A policy to begin with: what a small shop can keep. */
export function newPolicy(position: number): PolicyDraft {
  return {
    name: "",
    position,
    calendar_id: null,
    conditions: null,
    first_reply: target(30, 60, 240, 480),
    next_reply: target(60, 120, 480, 960),
    resolution: target(480, 960, 0, 0),
    warn_before_minutes: 15,
    warn_at_percent: 0,
    pause_pending: true,
    pause_snoozed: true,
    on_reopen: "resume",
  };
}

export function draftOf(policy: Policy): PolicyDraft {
  const { name, position, calendar_id, conditions, first_reply, next_reply, resolution } = policy;
  const { warn_before_minutes, warn_at_percent, pause_pending, pause_snoozed, on_reopen } = policy;
  const warnings = { warn_before_minutes, warn_at_percent, pause_pending, pause_snoozed, on_reopen };
  return { name, position, calendar_id, conditions, first_reply, next_reply, resolution, ...warnings };
}

/** What a promise is for, in one sentence. */
export function targetAbout(kind: SLATarget): string {
  switch (kind) {
    case "first_reply":
      return t`From the customer's first message to the first answer of a person. What a program sends does not count.`;
    case "next_reply":
      return t`From each later message of the customer that waits to its answer.`;
    case "resolution":
      return t`From the opening of the case to its end.`;
  }
}

/** What a policy promises normally, in a few words. */
export function summary(policy: Policy, name: (kind: SLATarget) => string): string {
  const parts = slaTargets.flatMap((kind) => {
    const minutes = policy[kind].minutes.normal ?? 0;
    return minutes > 0 ? [`${name(kind)} ${durationText(minutes)}`] : [];
  });
  return parts.length > 0 ? parts.join(" · ") : t`Nothing for cases of normal priority`;
}

interface Condition {
  tags: string;
  priority: Priority | "";
  /** The id of a saved filter that holds. */
  saved: string;
}

/** Conditions as the form can show them: tags and a least priority, and a saved filter. Others were made through the API. */
export function readConditions(filter: unknown): Condition | null {
  if (filter === null || filter === undefined) return { tags: "", priority: "", saved: "" };
  const parts = isGroup(filter) ? filter.all : [filter];
  const out: Condition = { tags: "", priority: "", saved: "" };
  for (const part of parts) {
    if (isSaved(part) && !out.saved) {
      out.saved = part.saved;
    } else if (isLeaf(part) && part.field === "tag" && part.op === "in" && Array.isArray(part.value) && !out.tags) {
      out.tags = part.value.join(", ");
    } else if (
      isLeaf(part) &&
      part.field === "priority" &&
      part.op === "in" &&
      Array.isArray(part.value) &&
      !out.priority
    ) {
      const least = priorities[part.value.length - 1];
      if (!least || priorities.slice(0, part.value.length).join() !== part.value.join()) return null;
      out.priority = least;
    } else return null;
  }
  return out;
}

/** The filter that the form's conditions are; null for every case. */
export function writeConditions({ tags, priority, saved }: Condition): unknown {
  const all: unknown[] = saved ? [{ saved }] : [];
  const names = tags.split(",").map((tag) => tag.trim());
  const value = names.filter(Boolean);
  if (value.length > 0) all.push({ field: "tag", op: "in", value });
  if (priority) {
    all.push({ field: "priority", op: "in", value: priorities.slice(0, priorities.indexOf(priority) + 1) });
  }
  return all.length > 0 ? { all } : null;
}

function isGroup(v: unknown): v is { all: unknown[] } {
  return typeof v === "object" && v !== null && "all" in v && Array.isArray(v.all);
}

function isLeaf(v: unknown): v is { field: string; op: string; value: unknown } {
  return typeof v === "object" && v !== null && "field" in v && "op" in v && "value" in v;
}
