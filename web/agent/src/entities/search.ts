import { api } from "@client/api";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Case } from "./case";
import type { Contact } from "./contact";
import type { Message } from "./message";

/** The part of a text in which the words stand; matches are ranges of it. */
export interface Snippet {
  text: string;
  matches: { start: number; end: number }[];
}

export interface FoundMessage {
  message: Message;
  case_id: string;
  snippet: Snippet;
}

export interface FoundFile {
  attachment: { id: string; name: string; mime: string; url: string };
  message_id: string;
  case_id: string;
  author: { name: string };
  occurred_at: string;
  snippet: Snippet;
}

export type FoundKind = "cases" | "messages" | "contacts" | "files";

/** What of a question is not understood, and where it stands in the text. */
export interface SearchProblem {
  code:
    | "unknown_operator"
    | "missing_value"
    | "wrong_value"
    | "wrong_date"
    | "too_many"
    | "only_without"
    | "unknown_value"
    | "ambiguous";
  name?: string;
  value?: string;
  meant?: string;
  start: number;
  end: number;
}

export interface Found {
  cases: Case[];
  contacts: Contact[];
  messages: FoundMessage[];
  files: FoundFile[];
  marks: Record<string, Snippet>;
  next: Partial<Record<FoundKind, string>>;
  partial: FoundKind[];
  problems: SearchProblem[];
  corrected?: string;
  suggestion?: string;
  making?: { done: number; total: number };
}

export const searchQuery = (q: string, limit = 30, exact = false) =>
  queryOptions({
    queryKey: ["search", q, limit, exact] as const,
    queryFn: ({ signal }) =>
      api.get<Found>("/search", { signal, query: { q, limit, ...(exact ? { exact: true } : {}) } }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

/** Goes on where an answer ended for one kind. */
export const searchMore = (q: string, kind: FoundKind, cursor: string, limit = 30) =>
  api.get<Found>("/search", { query: { q, kind, cursor, limit } });
