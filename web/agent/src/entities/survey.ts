import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { Priority } from "./case";

export type SurveyKind = "csat" | "nps";

export interface SurveyWords {
  question: string;
  low?: string;
  high?: string;
  thanks?: string;
  follow_low?: string;
  follow_middle?: string;
  follow_high?: string;
}

/** A question for customers about how they were served. */
export interface Survey {
  id: string;
  name: string;
  kind: SurveyKind;
  style: "numbers" | "faces" | "stars";
  enabled: boolean;
  delivery: "choices" | "link";
  language: string;
  words: Record<string, SurveyWords>;
  every_days: number;
  reminder_hours: number;
  expires_hours: number;
  min_group: number;
  /** After how many days answers are deleted; 0 keeps them. */
  keep_days: number;
  reopens: boolean;
  low: { reopen: boolean; notify: boolean; tag?: string; priority?: Priority | "" };
  template: { id: string; language?: string; variables?: Record<string, string> } | null;
}

/** One survey to one customer. */
export interface SurveySend {
  id: string;
  survey_id: string;
  kind: SurveyKind;
  state: "planned" | "sent" | "answered" | "skipped" | "withdrawn";
  detail?: string;
  due_at?: string | null;
  sent_at: string | null;
  expires_at: string | null;
  answered_at: string | null;
  score: number;
  comment?: string;
  case_id: string;
}

/** How a survey reaches a customer; "none" is not at all, and `why` says why. */
export interface Shown {
  form: "buttons" | "list" | "quick_replies" | "text" | "link" | "template" | "none";
  language: string;
  text: string;
  choices: string[];
  why?: string;
}

export interface OnChannel extends Shown {
  channel_id: string;
  name: string;
  platform: string;
}

export interface Tally {
  key: string;
  name: string;
  hidden: boolean;
  sent: number;
  answered: number;
  people: number;
  rate: number;
  score: number;
  mean: number;
  scores: number[];
  at?: string;
}

export interface SurveyResults {
  survey: Survey;
  unit: "day" | "week";
  all: Tally;
  trend: Tally[];
  channels: Tally[];
  teams: Tally[];
  agents: Tally[];
  tags: Tally[];
  comments: { score: number; text: string; at: string }[];
}

export const surveyKeys = {
  all: ["surveys"] as const,
  one: (id: string) => ["surveys", id] as const,
  ofCase: (id: string) => ["surveys", "case", id] as const,
  ofContact: (id: string) => ["surveys", "contact", id] as const,
};

export const surveysQuery = queryOptions({
  queryKey: surveyKeys.all,
  queryFn: ({ signal }) => api.get<Page<Survey>>("/surveys", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

export const surveyQuery = (id: string) =>
  queryOptions({
    queryKey: surveyKeys.one(id),
    queryFn: ({ signal }) => api.get<Survey>(`/surveys/${id}`, { signal }),
  });

/** The surveys about a case; `version` has them read again when the case changed. */
export const caseSurveysQuery = (caseId: string, version: number) =>
  queryOptions({
    queryKey: [...surveyKeys.ofCase(caseId), version],
    queryFn: ({ signal }) => api.get<Page<SurveySend>>(`/cases/${caseId}/surveys`, { signal }).then((p) => p.items),
    placeholderData: (before) => before,
  });

/** The surveys that a contact got, the newest first. */
export const contactSurveysQuery = (contactId: string) =>
  queryOptions({
    queryKey: surveyKeys.ofContact(contactId),
    queryFn: ({ signal }) =>
      api.get<Page<SurveySend>>(`/contacts/${contactId}/surveys`, { signal }).then((p) => p.items),
  });

export const shownQuery = (caseId: string, surveyId: string) =>
  queryOptions({
    queryKey: ["surveys", "preview", caseId, surveyId],
    queryFn: ({ signal }) =>
      api.get<Shown>(`/cases/${caseId}/surveys/preview`, { signal, query: { survey_id: surveyId } }),
    enabled: surveyId !== "",
    gcTime: 0,
  });

export const resultsQuery = (id: string, from: string, to: string, filter?: string) =>
  queryOptions({
    queryKey: ["surveys", id, "results", from, to, filter],
    queryFn: ({ signal }) => api.get<SurveyResults>(`/surveys/${id}/results`, { signal, query: { from, to, filter } }),
    enabled: id !== "",
    placeholderData: (before) => before,
  });

/** Whether nobody can answer it any more. */
export const surveyGone = (s: SurveySend, now: number): boolean =>
  s.state === "sent" && s.expires_at !== null && Date.parse(s.expires_at) <= now;

/** The scores of a kind, the lowest first. */
export const scoresOf = (kind: SurveyKind): number[] =>
  kind === "nps" ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [1, 2, 3, 4, 5];
