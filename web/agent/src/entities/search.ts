import { api } from "@client/api";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Case } from "./case";
import type { Contact } from "./contact";
import type { Message } from "./message";

export interface FoundMessage {
  message: Message;
  case_id: string;
  snippet: string;
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
