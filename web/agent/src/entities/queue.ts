import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { Why } from "./agent";
import type { Priority } from "./case";

export type Method = "round_robin" | "least_busy" | "longest_idle" | "best_skill";

/** How the work of a queue reaches people; what is empty is as it begins. */
export interface Distribution {
  mode: "" | "push" | "pick";
  method: "" | Method;
  look_back_seconds: number;
  accept: "" | "auto" | "offer";
  offer_seconds: number;
  retry_seconds: number;
  missed_limit: number;
  allow_busy: boolean;
  language: "" | "prefer" | "require";
  language_seconds: number;
  hold_seconds: number;
}

export interface QueueMember {
  user_id: string;
  rank: number;
  delay_seconds: number;
}

export interface Overflow {
  after_seconds: number;
  length: number;
  nobody_there: boolean;
  to: string;
}

export interface ReturnPolicy {
  do: "" | "keep" | "now" | "after";
  after_seconds: number;
}

export interface QueueHours {
  days: { day: number; open: string; close: string }[];
  holidays: { date: string; name: string }[];
}

/** Where cases wait. */
export interface Queue {
  id: string;
  name: string;
  distribution: Distribution;
  order: "" | "priority" | "age" | "due";
  everyone: boolean;
  hours: QueueHours | null;
  out_of_hours: { do: "" | "wait" | "overflow" | "distribute"; to?: string };
  overflow: Overflow[];
  on_away: ReturnPolicy;
  on_offline: ReturnPolicy;
  members: QueueMember[];
  /** Cases that wait, and those that somebody is asked to take. */
  waiting: number;
  offered: number;
}

export interface Skill {
  id: string;
  name: string;
  agentless: boolean;
}

export interface SkillNeed {
  skill_id: string;
  level: number;
  relax?: { after_seconds: number; level: number }[];
}

/** What a rule decides where no earlier one has. */
export interface RuleSet {
  queue_id?: string;
  priority?: Priority;
  skills?: SkillNeed[];
  language?: string;
  category?: string;
  agent_id?: string;
}

export interface Rule {
  id: string;
  name: string;
  disabled: boolean;
  /** In the filter language. */
  filter?: unknown;
  words: string[];
  languages: string[];
  kinds: string[];
  set: RuleSet;
  stop: boolean;
}

/** What is otherwise on one channel of a workstream; what is missing is as there. */
export interface Override {
  language?: string;
  /** Empty for the workspace's hours. */
  calendar_id?: string | null;
  units?: number;
  attachments?: { customers: boolean; agents: boolean } | null;
  messages?: Record<string, { enabled: boolean; text: Record<string, string>; after_seconds?: number }>;
}

/** How the work of some channels is handled. */
export interface Workstream {
  id: string;
  name: string;
  channels: string[];
  language: string;
  rules: Rule[];
  queue_id: string;
  priority: "" | Priority;
  skills: SkillNeed[];
  category: string;
  units: Record<string, number>;
  distribution: Distribution | null;
  attachments: { customers: boolean; agents: boolean };
  messages: Record<string, { enabled: boolean; text: Record<string, string>; after_seconds?: number }>;
  /** Ids of templates: those offered first, and the one for a window that is over. */
  templates: { offered: string[]; default: string | null };
  calendar_id: string;
  /** What it overrules of its workspace; null for nothing. */
  reopen_days: number | null;
  auto_resolve_minutes: number | null;
  /** Asked once a conversation ended; no id for none. */
  survey?: { id: string; delay_minutes: number };
  /** By channel. */
  overrides: Record<string, Override>;
}

/** One rule of a classification and whether it matched. */
export interface RuleTrace {
  rule_id: string;
  name: string;
  matched: boolean;
  checked: { field: string; op: string; values: string[] | null; negated: boolean; held: boolean }[];
  set: string[];
  stopped: boolean;
}

/** What routing would make of a case, without doing it. */
export interface Trial {
  workstream_id: string;
  result: {
    queue_id: string;
    priority: Priority;
    skills: SkillNeed[];
    language: string;
    category: string;
    agent_id?: string;
    trace: RuleTrace[];
  } | null;
  assignment: { agent_id: string; queue_id: string; expires_at?: string; why: Why } | null;
  waiting: { queue_id: string; position: number; code: string; agents: number; until?: string } | null;
  overflows: { from: string; to: string; code: string }[];
}

export interface TrySubject {
  channel_id: string;
  text?: string;
  language?: string;
}

export const queueKeys = {
  list: ["queues"] as const,
  oldest: (id: string) => ["queues", id, "oldest"] as const,
  skills: ["skills"] as const,
  workstreams: ["workstreams"] as const,
};

export const queuesQuery = queryOptions({
  queryKey: queueKeys.list,
  queryFn: ({ signal }) => api.get<Page<Queue>>("/queues", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 30_000,
});

export const skillsQuery = queryOptions({
  queryKey: queueKeys.skills,
  queryFn: ({ signal }) => api.get<Page<Skill>>("/skills", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

export const workstreamsQuery = queryOptions({
  queryKey: queueKeys.workstreams,
  queryFn: ({ signal }) =>
    api.get<Page<Workstream>>("/workstreams", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

export const tryRouting = (body: { case_id?: string; subject?: TrySubject }) =>
  api.post<Trial>("/workstreams/try", body);
