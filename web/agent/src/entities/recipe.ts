import { api, type Page } from "@client/api";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { CaseStatus } from "./case";
import type { FilterNode } from "./filter";

export type RecipeFamily = "new" | "update" | "time";
export type TriggerKind = "new" | "message" | "tag" | "status" | "silence" | "untouched" | "schedule" | "survey";

/** Which messages start a recipe; left out for all. */
export type TriggerMessages = "private" | "public" | "mention";

export interface Trigger {
  kind: TriggerKind;
  messages?: TriggerMessages;
  tag?: string;
  status?: CaseStatus;
  minutes?: number;
  /** When a schedule comes: an RRULE. */
  rule?: string;
}

export interface RecipeAction {
  id: string;
  kind: string;
  params?: Record<string, unknown>;
}

export interface RecipeHours {
  mode: "always" | "during" | "outside";
  calendar_id?: string;
}

/** A place of what came by a file that somebody has to fill in. */
export interface RecipeGap {
  path: string;
  kind: "unknown" | "several" | "secret" | "refused";
  of?: string;
  name?: string;
  why?: string;
}

/** What starts by itself, what it looks at, what it does. */
export interface Recipe {
  id: string;
  name: string;
  family: RecipeFamily;
  enabled: boolean;
  position: number;
  trigger: Trigger;
  topics: string[];
  filter?: FilterNode;
  filter_text: string;
  hours: RecipeHours;
  actions: RecipeAction[];
  stop: boolean;
  version: number;
  updated_at: string;
  updated_by: { type: string; name?: string };
  /** What its file named and is not here: it stays a draft until that is filled in. */
  missing?: RecipeGap[];
  /** Why it cannot work any more. */
  problem?: string;
  /** When its schedule comes next. */
  next_at?: string;
  lately: { runs: number; failed: number; stopped: number };
}

/** A named part of what comes in: channels, and what a filter says. */
export interface Topic {
  id: string;
  name: string;
  channels: string[];
  filter?: FilterNode;
  filter_text: string;
  version: number;
  /** What its file named and is not here: by that it covers nothing. */
  missing?: RecipeGap[];
  /** The recipes that are about it. */
  used_by: { id: string; name: string; enabled: boolean }[];
}

export interface ActionResult {
  id: string;
  kind: string;
  state: "done" | "unchanged" | "failed" | "skipped";
  detail?: string;
  /** What there is to take back; left out where nothing is. */
  undo?: unknown;
  undone?: boolean;
  /** What the action made: a message, a delivery. */
  ref?: string;
}

export interface RecipeRun {
  id: string;
  recipe_id: string;
  recipe: { id: string; name: string };
  version: number;
  occasion: TriggerKind;
  case_id?: string;
  case_number?: number;
  conversation_id?: string;
  state: "running" | "done" | "partly" | "failed" | "stopped";
  results: ActionResult[];
  again_of?: string;
  at: string;
}

export interface Checked {
  path: string;
  field: string;
  op: string;
  wanted: string[] | null;
  actual: string[] | null;
  negated?: boolean;
  held: boolean;
}

export interface Verdict {
  recipe_id: string;
  fired: boolean;
  why?: "trigger" | "topic" | "filter" | "hours" | "stopped";
  by?: string;
  conditions?: Checked[] | null;
}

export interface Explained {
  at: string;
  occasion: TriggerKind;
  tag?: string;
  status?: CaseStatus;
  message_id?: string;
  verdicts: Verdict[];
}

export interface RanRecipes {
  runs: RecipeRun[];
  explained: Explained[];
  recipes: { id: string; name: string }[];
}

/** What an action would do, by what is known now. */
export interface Foreseen {
  id: string;
  kind: string;
  state: "done" | "unchanged" | "failed" | "skipped" | "unknown";
  detail?: string;
  changes?: Record<string, [unknown, unknown]>;
  text?: string;
}

/** Something that a recipe would have run on. */
export interface ForeseenItem {
  at: string;
  case_id?: string;
  message_id?: string;
  text?: string;
  would?: Foreseen[];
}

/** A recipe that is tried on much, in the background. */
export interface Rehearsal {
  id: string;
  state: "running" | "done" | "cancelled" | "failed";
  wanted: number;
  looked: number;
  started: number;
  problem?: string;
}

export const recipeKeys = {
  all: ["recipes"] as const,
  list: ["recipes", "list"] as const,
  topics: ["recipes", "topics"] as const,
  runs: (id: string) => ["recipes", "runs", id] as const,
  times: (rule: string) => ["recipes", "times", rule] as const,
  rehearsal: (id: string) => ["recipes", "rehearsal", id] as const,
  versions: (id: string) => ["recipes", "versions", id] as const,
  ofCase: (id: string) => ["recipes", "case", id] as const,
  ofMessage: (id: string) => ["recipes", "message", id] as const,
  run: (id: string) => ["recipes", "run", id] as const,
};

export const recipesQuery = queryOptions({
  queryKey: recipeKeys.list,
  queryFn: ({ signal }) => api.get<Page<Recipe>>("/recipes", { signal, query: { limit: 200 } }).then((p) => p.items),
});

export const topicsQuery = queryOptions({
  queryKey: recipeKeys.topics,
  queryFn: ({ signal }) => api.get<Page<Topic>>("/topics", { signal, query: { limit: 200 } }).then((p) => p.items),
});

/** Which runs of a recipe are looked at: of a state, and from a time to another. */
export interface RunsNarrowed {
  state?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export const recipeRunsQuery = (id: string, narrowed: RunsNarrowed) =>
  infiniteQueryOptions({
    queryKey: [...recipeKeys.runs(id), narrowed] as const,
    queryFn: ({ signal, pageParam }) =>
      api.get<Page<RecipeRun>>(`/recipes/${id}/runs`, { signal, query: { ...narrowed, cursor: pageParam, limit: 50 } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** How often a recipe ran in a day, or in an hour. */
export interface RunSpan {
  from: string;
  to: string;
  done: number;
  failed: number;
  stopped: number;
  running: number;
}

/** The last 30 days, or the hours of a day of the workspace. */
export const runCountsQuery = (id: string, day?: string) =>
  queryOptions({
    queryKey: [...recipeKeys.runs(id), "counts", day ?? ""] as const,
    queryFn: ({ signal }) =>
      api.get<{ timezone: string; items: RunSpan[] }>(`/recipes/${id}/run-counts`, { signal, query: { day } }),
  });

/** How far trying a recipe is; asked again while it goes on. */
export const rehearsalQuery = (id: string) =>
  queryOptions({
    queryKey: recipeKeys.rehearsal(id),
    queryFn: ({ signal }) => api.get<Rehearsal>(`/rehearsals/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data && query.state.data.state !== "running" ? false : 1000),
  });

export const rehearsalItemsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...recipeKeys.rehearsal(id), "items"] as const,
    queryFn: ({ signal, pageParam }) =>
      api.get<Page<ForeseenItem>>(`/rehearsals/${id}/items`, { signal, query: { cursor: pageParam, limit: 20 } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** When a schedule comes, before it is saved. */
export const recipeTimesQuery = (rule: string) =>
  queryOptions({
    queryKey: recipeKeys.times(rule),
    queryFn: ({ signal }) =>
      api.get<{ timezone: string; times: string[] }>("/recipe-times", { signal, query: { rule } }),
  });

export const recipeVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: recipeKeys.versions(id),
    queryFn: ({ signal }) =>
      api.get<Page<Recipe>>(`/recipes/${id}/versions`, { signal, query: { limit: 50 } }).then((p) => p.items),
  });

export const caseRecipesQuery = (caseId: string) =>
  queryOptions({
    queryKey: recipeKeys.ofCase(caseId),
    queryFn: ({ signal }) => api.get<RanRecipes>(`/cases/${caseId}/recipes`, { signal }),
  });

export const messageRecipesQuery = (messageId: string) =>
  queryOptions({
    queryKey: recipeKeys.ofMessage(messageId),
    queryFn: ({ signal }) => api.get<RanRecipes>(`/messages/${messageId}/recipes`, { signal }),
  });

export const recipeRunQuery = (id: string) =>
  queryOptions({
    queryKey: recipeKeys.run(id),
    queryFn: ({ signal }) => api.get<RecipeRun>(`/recipe-runs/${id}`, { signal }),
  });
