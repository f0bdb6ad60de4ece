import { api } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import { queueKeys } from "./queue";

/** The skill that a channel asks for where no rule does; none is needed where its id is empty. */
export interface DefaultSkill {
  skill_id: string;
  level?: number;
}

/** How the work of a channel is handled. */
export interface ChannelWork {
  channel_id: string;
  workstream: { id: string; name: string } | null;
  /** Null until it was chosen. */
  default_skill: DefaultSkill | null;
  /** Its open cases that nobody has and that are in no queue. */
  open_cases: number;
}

/** How far open cases are on their way into a workstream. */
export interface Intake {
  running: boolean;
  total: number;
  done: number;
  began_at: string | null;
  finished_at: string | null;
  left: number;
}

export type GuideStep =
  | "channels"
  | "routing"
  | "rules"
  | "distribution"
  | "messages"
  | "templates"
  | "handling"
  | "overrides";

/** Something that will not work in a workstream, or may not be meant so. */
export interface Finding {
  step: GuideStep;
  level: "error" | "warning" | "note";
  code: string;
  field?: string;
  /** Of what mends it. */
  id?: string;
  name?: string;
  detail?: string;
}

export interface Review {
  findings: Finding[];
  open_cases: number;
}

// Under the key of workstreams: what changes those changes these.
export const workKeys = {
  channel: (id: string) => [...queueKeys.workstreams, "channel", id] as const,
  intake: (id: string) => [...queueKeys.workstreams, "intake", id] as const,
  review: (id: string, draft: string) => [...queueKeys.workstreams, "review", id, draft] as const,
};

export const channelWorkQuery = (id: string) =>
  queryOptions({
    queryKey: workKeys.channel(id),
    queryFn: ({ signal }) => api.get<ChannelWork>(`/channels/${id}/work`, { signal }),
  });

export const intakeQuery = (id: string) =>
  queryOptions({
    queryKey: workKeys.intake(id),
    queryFn: ({ signal }) => api.get<Intake>(`/workstreams/${id}/intake`, { signal }),
    refetchInterval: (query) => (query.state.data?.running ? 1000 : false),
  });

/** What a workstream would be with a draft, given as its JSON. */
export const reviewQuery = (id: string, draft: string) =>
  queryOptions({
    queryKey: workKeys.review(id, draft),
    queryFn: ({ signal }) =>
      api.post<Review>("/workstreams/review", JSON.parse(draft), { signal, query: id ? { id } : {} }),
    refetchOnWindowFocus: true,
    gcTime: 60_000,
  });
