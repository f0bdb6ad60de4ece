import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { FilterNode } from "./filter";

/** What a filter is about. One about contacts is a segment. */
export type FilterAbout = "case" | "message" | "contact";

/** Something that names a saved filter; what the reader may not see has no name. */
export interface FilterUse {
  kind: "filter" | "view" | "recipe" | "topic" | "workstream" | "sla_policy" | "smart_tag";
  id?: string;
  name?: string;
}

/** A filter that somebody keeps under a name, for themselves or for everybody. */
export interface SavedFilter {
  id: string;
  owner_id: string;
  shared: boolean;
  name: string;
  about: FilterAbout;
  filter: FilterNode;
  filter_text: string;
  revision: number;
  used_by: FilterUse[];
}

interface Label {
  en: string;
  es: string;
}

/** What filters can ask for, as the server knows it. */
export interface FilterCatalogue {
  fields: {
    field: string;
    kind: "text" | "word" | "rank" | "set" | "flag" | "time" | "words" | "number" | "own" | "prose";
    about: FilterAbout;
    label: Label;
    operators: string[];
    words?: { value: string; label: Label }[];
  }[];
  operators: { op: string; written: string; label: Label; value: boolean }[];
}

/** What is wrong with a filter, and where in its written form. */
export interface FilterProblem {
  at: string;
  detail: string;
  line: number;
  column: number;
}

export interface CheckedFilter {
  filter: FilterNode | null;
  text: string;
  problems: FilterProblem[];
  /** How many open cases, or contacts, meet it now; 1000 stands for that many or more. */
  matches?: number;
}

export const filterKeys = {
  list: ["filters", "list"] as const,
  fields: ["filters", "fields"] as const,
  counts: ["filters", "counts"] as const,
  checks: ["filters", "check"] as const,
};

export const filtersQuery = queryOptions({
  queryKey: filterKeys.list,
  queryFn: ({ signal }) =>
    api.get<Page<SavedFilter>>("/filters", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

/** How many contacts each segment has; 1000 stands for that many or more. */
export const segmentCountsQuery = queryOptions({
  queryKey: filterKeys.counts,
  queryFn: ({ signal }) =>
    api.get<{ counts: Record<string, number> }>("/filters/counts", { signal }).then((answer) => answer.counts),
  staleTime: 15_000,
});

/** Whether a filter may be named in one about something: a contact is known of every case, a case of every message. */
export const mayName = (f: Pick<SavedFilter, "about">, about: FilterAbout) =>
  f.about === "contact" || about === "message" || f.about === about;

export const catalogueQuery = queryOptions({
  queryKey: filterKeys.fields,
  queryFn: ({ signal }) => api.get<FilterCatalogue>("/filters/fields", { signal }),
  staleTime: 5 * 60_000,
});

/** What a field is called in the reader's language; its own name while that is not known. */
export function fieldLabel(catalogue: FilterCatalogue | undefined, field: string, locale: string): string {
  const label = catalogue?.fields.find((f) => f.field === field)?.label;
  return label ? (locale.startsWith("es") ? label.es : label.en) : field;
}

/** What an operator is called in the reader's language. */
export function operatorLabel(catalogue: FilterCatalogue | undefined, op: string, locale: string): string {
  const label = catalogue?.operators.find((o) => o.op === op)?.label;
  return label ? (locale.startsWith("es") ? label.es : label.en) : op.replace("_", " ");
}

/** What a value of a closed list is called; other values stay as they are. */
export function valueLabel(catalogue: FilterCatalogue | undefined, field: string, value: string, locale: string) {
  const words = catalogue?.fields.find((f) => f.field === field)?.words;
  const label = words?.find((w) => w.value === value)?.label;
  return label ? (locale.startsWith("es") ? label.es : label.en) : value;
}

export interface Asked {
  about: FilterAbout;
  shared?: boolean;
  filter?: FilterNode | null;
  text?: string;
}

export const checkFilter = (asked: Asked, signal?: AbortSignal) =>
  api.post<CheckedFilter>("/filters/check", asked, signal && { signal });

export type FilterFields = Partial<Pick<SavedFilter, "name" | "shared" | "filter">>;

export const addFilter = (fields: FilterFields & { about: FilterAbout }) => api.post<SavedFilter>("/filters", fields);
export const changeFilter = (id: string, fields: FilterFields & { revision: number }) =>
  api.patch<SavedFilter>(`/filters/${id}`, fields);
