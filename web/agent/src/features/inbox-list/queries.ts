import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { type Case, type CaseListParams, caseKeys, caseQuery, fetchCases } from "@/entities/case";
import { conversationKeys, fetchConversation } from "@/entities/conversation";
import { asksFor, passes } from "@/entities/filter";
import { fetchMessages, messageKeys } from "@/entities/message";

export const casesQuery = (params: CaseListParams) =>
  infiniteQueryOptions({
    queryKey: caseKeys.list(params),
    queryFn: ({ pageParam, signal }) => fetchCases(params, pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    staleTime: 60_000,
    // Where time alone moves cases in and out, the list is looked at anew each minute.
    refetchInterval: asksFor(params.filter, passes) || asksFor(params.where, passes) ? 60_000 : false,
    // What a saved view lists is not known before the view is.
    enabled: params.saved === undefined || params.filter !== undefined,
  });

/** Loads what opening a case needs, so that the click paints from memory. */
export function prefetchCase(client: QueryClient, c: Case) {
  void client.prefetchQuery({ ...caseQuery(c.id), initialData: c });
  void client.prefetchQuery({
    queryKey: conversationKeys.one(c.conversation_id),
    queryFn: ({ signal }) => fetchConversation(c.conversation_id, { signal }),
  });
  void client.prefetchInfiniteQuery({
    queryKey: messageKeys.list(c.conversation_id),
    queryFn: ({ pageParam, signal }) => fetchMessages(c.conversation_id, pageParam, { signal }),
    initialPageParam: null as string | null,
  });
}
