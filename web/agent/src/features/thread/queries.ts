import { api, type Page } from "@client/api";
import { type QueryClient, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { CaseEvent } from "@/entities/case";
import { type Caps, platformsQuery } from "@/entities/channel";
import { conversationKeys, fetchConversation } from "@/entities/conversation";
import { fetchMessages, type Message, messageKeys, putMessage } from "@/entities/message";
import { itemsOf, type Pages } from "@/entities/page";
import { tellable } from "@/features/case-panel/events";
import { useHistory } from "@/features/case-panel/queries";

/** The messages of a conversation, oldest first, page by page backwards. */
export function useThread(conversationId: string) {
  const query = useInfiniteQuery({
    queryKey: messageKeys.list(conversationId),
    queryFn: ({ pageParam, signal }) => fetchMessages(conversationId, pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page): string | null => page.next_cursor,
    enabled: conversationId !== "",
    // Events keep it fresh; a refetch of many pages would only cost.
    staleTime: 5 * 60_000,
  });
  const messages = useMemo(() => itemsOf(query.data as Pages<Message> | undefined).toReversed(), [query.data]);
  return { ...query, messages };
}

export function useConversation(id: string) {
  return useQuery({
    queryKey: conversationKeys.one(id),
    queryFn: ({ signal }) => fetchConversation(id, { signal }),
    enabled: id !== "",
  });
}

const noEvents: CaseEvent[] = [];

/** What happened to the case, oldest first. */
export function useCaseEvents(caseId: string): CaseEvent[] {
  const { data } = useHistory(caseId);
  return useMemo(() => (data ? tellable(itemsOf(data)) : noEvents), [data]);
}

/** What a platform can do; undefined until it is known. */
export function useCaps(platform: string | undefined): Caps | undefined {
  const { data } = useQuery(platformsQuery);
  return data?.find((p) => p.key === platform)?.capabilities;
}

export function usePlatformTitle(platform: string | undefined): string {
  const { data } = useQuery(platformsQuery);
  return data?.find((p) => p.key === platform)?.title ?? "";
}

/** What happened to one message. */
export function useMessageHistory(id: string, enabled: boolean) {
  return useQuery({
    queryKey: messageKeys.history(id),
    queryFn: ({ signal }) => api.get<Page<CaseEvent>>(`/messages/${id}/history`, { signal, query: { limit: 100 } }),
    enabled,
  });
}

/** Puts a message that the server answered into its thread. */
export function storeMessage(client: QueryClient, message: Message) {
  client.setQueryData<Pages<Message>>(messageKeys.list(message.conversation_id), (data) =>
    data ? putMessage(data, message) : data,
  );
}

export async function retryMessage(client: QueryClient, message: Message) {
  storeMessage(client, await api.post<Message>(`/messages/${message.id}/retry`));
}

/** Reads a message again: links to files live only for a while. */
export async function refreshMessage(client: QueryClient, id: string) {
  storeMessage(client, await api.get<Message>(`/messages/${id}`));
}

/** Puts, changes or takes back our reaction, on the screen at once. */
export async function react(client: QueryClient, message: Message, emoji: string, me: { id: string; name: string }) {
  const ours = (r: Message["reactions"][number]) => r.author.type !== "contact";
  const reactions = message.reactions.filter((r) => !ours(r));
  if (emoji) {
    reactions.push({ emoji, author: { type: "agent", id: me.id, name: me.name }, at: new Date().toISOString() });
  }
  storeMessage(client, { ...message, reactions });
  try {
    const answer = await api.put<Message | undefined>(`/messages/${message.id}/reaction`, { emoji });
    if (answer?.id) storeMessage(client, answer);
  } catch (e) {
    storeMessage(client, message);
    throw e;
  }
}
