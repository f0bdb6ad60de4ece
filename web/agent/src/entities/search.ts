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

export interface Found {
  cases: Case[];
  contacts: Contact[];
  messages: FoundMessage[];
}

export const searchQuery = (q: string, limit = 30) =>
  queryOptions({
    queryKey: ["search", q, limit] as const,
    queryFn: ({ signal }) => api.get<Found>("/search", { signal, query: { q, limit } }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
