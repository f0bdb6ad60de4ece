import { t } from "@lingui/core/macro";
import type { Priority } from "@/entities/case";
import type { Channel } from "@/entities/channel";
import { isSaved } from "@/entities/filter";
import type { Distribution, Override, Rule, SkillNeed, Workstream } from "@/entities/queue";
import type { OfferedTemplates } from "@/entities/template";
import type { GuideStep } from "@/entities/work";
import { type Autos, autoKinds, noAutos } from "./messages";

/** What the guide sets of a workstream. */
export interface StreamDraft {
  name: string;
  channels: string[];
  queue_id: string;
  priority: "" | Priority;
  skills: SkillNeed[];
  rules: Rule[];
  distribution: Distribution | null;
  language: string;
  attachments: { customers: boolean; agents: boolean };
  messages: Autos;
  /** Which templates are offered first, and which one when the window is over. */
  templates: OfferedTemplates;
  calendar_id: string;
  reopen_days: number | null;
  auto_resolve_minutes: number | null;
  /** Asked once a conversation ended; no id for none. */
  survey: { id: string; delay_minutes: number };
  /** What a case takes of somebody's capacity, by kind of channel. */
  units: Record<string, number>;
  /** What is otherwise on single channels. */
  overrides: Record<string, Override>;
}

export const newStream: StreamDraft = {
  name: "",
  channels: [],
  queue_id: "",
  priority: "",
  skills: [],
  rules: [],
  distribution: null,
  language: "",
  attachments: { customers: true, agents: true },
  messages: noAutos(),
  templates: { offered: [], default: null },
  calendar_id: "",
  reopen_days: null,
  auto_resolve_minutes: null,
  survey: { id: "", delay_minutes: 0 },
  units: {},
  overrides: {},
};

export function draftOf(w: Workstream): StreamDraft {
  const { name, channels, queue_id, priority, skills, rules, distribution, language, attachments, calendar_id } = w;
  const { reopen_days, auto_resolve_minutes, units, overrides, templates } = w;
  const messages = { ...noAutos(), ...w.messages } as Autos;
  return {
    ...{ name, channels, queue_id, priority, skills, rules, distribution, language, attachments, calendar_id },
    survey: w.survey ?? { id: "", delay_minutes: 0 },
    ...{ reopen_days, auto_resolve_minutes, messages, units, overrides, templates },
  };
}

export const newRule: Rule = {
  id: "",
  name: "",
  disabled: false,
  words: [],
  languages: [],
  kinds: [],
  set: {},
  stop: false,
};

export type Step = GuideStep | "summary";

export const steps: readonly Step[] = [
  "channels",
  "routing",
  "rules",
  "distribution",
  "messages",
  "templates",
  "handling",
  "overrides",
  "summary",
];

/** A draft that an older version of this page kept, with what it lacks. */
export const wholeDraft = (kept: Partial<StreamDraft>): StreamDraft => ({
  ...newStream,
  ...kept,
  messages: { ...noAutos(), ...kept.messages },
});

export function stepName(step: Step): string {
  switch (step) {
    case "channels":
      return t`Name and channels`;
    case "routing":
      return t`Routing`;
    case "rules":
      return t`Rules`;
    case "distribution":
      return t`Distribution`;
    case "messages":
      return t`Automatic messages`;
    case "templates":
      return t`Message templates`;
    case "handling":
      return t`Files, hours and end`;
    case "overrides":
      return t`Single channels`;
    case "summary":
      return t`Summary`;
  }
}

/** What is still missing in a step; nothing when one can go on. */
export function missing(step: Step, draft: StreamDraft): string {
  if (step === "channels" && draft.name.trim() === "") return t`Give the workstream a name.`;
  if (step === "routing" && draft.queue_id === "") return t`Choose the queue for what no rule sends elsewhere.`;
  if (step === "rules" && draft.rules.some((r) => r.name.trim() === "")) return t`Give each rule a name.`;
  if (step === "messages") {
    const silent = autoKinds.some(
      (kind) =>
        draft.messages[kind].enabled && !Object.values(draft.messages[kind].text).some((text) => text.trim() !== ""),
    );
    if (silent) return t`Give each message that is on a text, or switch it off.`;
  }
  if (step === "overrides") {
    const silent = Object.values(draft.overrides)
      .flatMap((o) => Object.values(o.messages ?? {}))
      .some((m) => m.enabled && !Object.values(m.text).some((text) => text.trim() !== ""));
    if (silent) return t`Give each message that is on a text, or switch it off.`;
  }
  return "";
}

/** The first step in which something is missing. */
export function firstGap(draft: StreamDraft): Step | undefined {
  return steps.find((step) => missing(step, draft) !== "");
}

/** The channels that this workstream may have: those of others are not offered. */
export function freeChannels(channels: readonly Channel[], streams: readonly Workstream[], own: string): Channel[] {
  const bound = new Set(streams.filter((w) => w.id !== own).flatMap((w) => w.channels));
  return channels.filter((c) => !bound.has(c.id));
}

/** The draft as a channel's page begins it: with that channel, once. */
export const withChannel = (draft: StreamDraft, channel: string): StreamDraft =>
  draft.channels.includes(channel) ? draft : { ...draft, channels: [...draft.channels, channel] };

/** The draft with something otherwise on one channel; what is as in the workstream is left out. */
export function overridden(draft: StreamDraft, channel: string, patch: Override): Pick<StreamDraft, "overrides"> {
  const all = Object.entries({ ...draft.overrides[channel], ...patch });
  const said = all.filter(
    ([key, v]) => v !== undefined && v !== null && v !== 0 && (v !== "" || key === "calendar_id") && !isEmptyObject(v),
  );
  const { [channel]: _, ...others } = draft.overrides;
  return { overrides: said.length === 0 ? others : { ...others, [channel]: Object.fromEntries(said) } };
}

const isEmptyObject = (v: unknown) => typeof v === "object" && v !== null && Object.keys(v).length === 0;

/** The key under which a draft is kept in this browser. */
export const keptKey = (workspace: string, id: string) => `workstream-draft.${workspace}.${id || "new"}`;

/** Words typed with commas or lines between them. */
export function listOf(typed: string): string[] {
  const all = typed
    .split(/[,\n]/)
    .map((w) => w.trim())
    .filter(Boolean);
  return [...new Set(all)];
}

/** The filter that a rule's own simple conditions make; a filter of another shape is left as it is. */
export interface SimpleFilter {
  tag: string;
  priority: "" | Priority;
  /** The id of a saved filter that holds. */
  saved: string;
}

interface Condition {
  field: string;
  op: string;
  value: string;
}

const isCondition = (v: unknown): v is Condition =>
  typeof v === "object" && v !== null && "field" in v && "op" in v && "value" in v && typeof v.value === "string";

/** Reads a filter that the form can show; undefined for one that it cannot. */
export function readFilter(filter: unknown): SimpleFilter | undefined {
  const out: SimpleFilter = { tag: "", priority: "", saved: "" };
  if (filter === undefined || filter === null) return out;
  const all = typeof filter === "object" && "all" in filter ? filter.all : [filter];
  if (!Array.isArray(all)) return undefined;
  for (const one of all) {
    if (isSaved(one) && !out.saved) {
      out.saved = one.saved;
      continue;
    }
    if (!isCondition(one) || one.op !== "is") return undefined;
    if (one.field === "tag") out.tag = one.value;
    else if (one.field === "priority") out.priority = one.value as Priority;
    else return undefined;
  }
  return out;
}

export function writeFilter({ tag, priority, saved }: SimpleFilter): unknown {
  const all: (Condition | { saved: string })[] = [];
  if (saved) all.push({ saved });
  if (tag) all.push({ field: "tag", op: "is", value: tag });
  if (priority) all.push({ field: "priority", op: "is", value: priority });
  return all.length === 0 ? undefined : { all };
}

/** The list with one item moved by a place. */
export function moved<T>(list: readonly T[], from: number, by: number): T[] {
  const to = from + by;
  const item = list[from];
  if (item === undefined || to < 0 || to >= list.length) return [...list];
  return list.toSpliced(from, 1).toSpliced(to, 0, item);
}
