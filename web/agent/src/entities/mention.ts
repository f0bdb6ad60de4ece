import { api, type Page, type RequestOptions } from "@client/api";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Case } from "./case";
import type { Message } from "./message";

/** A note that names me, with its case. */
export interface Mention {
  message: Message;
  case: Case;
  at: string;
  read_at: string | null;
}

/** Where I am named and have not seen it. */
export interface UnreadMentions {
  count: number;
  /** How often in each case, by its id. */
  cases: Record<string, number>;
}

export const mentionKeys = { list: ["mentions"] as const, unread: ["mentions-unread"] as const };

export const unreadMentionsQuery = queryOptions({
  queryKey: mentionKeys.unread,
  queryFn: ({ signal }) => api.get<UnreadMentions>("/mentions/unread", { signal }),
  staleTime: 60_000,
});

export const fetchMentions = (cursor: string | null, options?: RequestOptions) =>
  api.get<Page<Mention>>("/mentions", { ...options, query: { limit: 50, cursor } });

/** Asks again where I am named: something was written, or read in another window. */
export function refreshMentions(client: QueryClient) {
  void client.invalidateQueries({ queryKey: mentionKeys.unread });
  void client.invalidateQueries({ queryKey: mentionKeys.list });
}

/** Notes that I saw where I am named, in a case or everywhere: painted at once. */
export async function readMentions(client: QueryClient, caseId?: string) {
  client.setQueryData<UnreadMentions>(mentionKeys.unread, (held) => {
    if (!held || caseId === undefined) return held && { count: 0, cases: {} };
    const { [caseId]: seen = 0, ...cases } = held.cases;
    return { count: Math.max(0, held.count - seen), cases };
  });
  try {
    await api.post("/mentions/read", caseId === undefined ? {} : { case_id: caseId });
  } finally {
    refreshMentions(client);
  }
}
