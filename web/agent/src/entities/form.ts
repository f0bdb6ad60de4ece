import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";

export type FieldKind = "text" | "long" | "number" | "email" | "phone" | "date" | "choice" | "choices" | "yes";

export interface FormField {
  key?: string;
  label: string;
  kind: FieldKind;
  required?: boolean;
  options?: string[];
  /** Where the answer is kept: contact.email, case.KEY; empty for the thread alone. */
  goes?: string;
}

export interface FormScreen {
  title: string;
  text?: string;
  fields: FormField[];
  button?: string;
}

export type FormState = "draft" | "published" | "deprecated" | "halted";

/** A few screens of questions that a customer fills in inside the chat. */
export interface DeskForm {
  id: string;
  name: string;
  channel_id: string;
  platform: string;
  account: string;
  state: FormState;
  version: number;
  screens: FormScreen[];
  changed: boolean;
  failure: { code: string; title: string; detail: string } | null;
  updated_at: string;
  published_at: string | null;
}

export interface FormVersion {
  version: number;
  screens: FormScreen[];
  published_at: string;
  retired_at: string | null;
}

export interface FormSheet extends DeskForm {
  versions: FormVersion[];
}

export interface FormAnswer {
  id: string;
  version: number;
  case_id: string;
  fields: { label: string; value: string }[];
  kept: string[];
  refused: { field: string; detail: string }[];
  created_at: string;
}

export const formKeys = {
  all: ["forms"] as const,
  one: (id: string) => ["forms", id] as const,
  answers: (id: string) => ["forms", id, "answers"] as const,
};

export const formsQuery = queryOptions({
  queryKey: formKeys.all,
  queryFn: ({ signal }) => api.get<Page<DeskForm>>("/forms", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

export const formQuery = (id: string) =>
  queryOptions({
    queryKey: formKeys.one(id),
    queryFn: ({ signal }) => api.get<FormSheet>(`/forms/${id}`, { signal }),
  });

export const formAnswersQuery = (id: string) =>
  queryOptions({
    queryKey: formKeys.answers(id),
    queryFn: ({ signal }) =>
      api.get<Page<FormAnswer>>(`/forms/${id}/answers`, { signal, query: { limit: 20 } }).then((p) => p.items),
  });
