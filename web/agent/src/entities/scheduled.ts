import { api } from "@client/api";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Message } from "./message";
import { type TemplateOrder, templateKeys } from "./template";

/** A reply that is to be sent later. It is in no thread yet. */
export interface Scheduled extends Message {
  send_at: string;
  /** It waits only so that its author can take it back. */
  held?: boolean;
  /** All messages of the reply, itself among them. */
  messages: Message[];
}

/** A moment that is worth offering. */
export interface Choice {
  value: string;
  at: string;
}

export interface Choices {
  items: Choice[];
  timezone: string;
  /** The business's time. */
  now: string;
}

export const scheduledKeys = {
  list: (conversationId: string) => ["scheduled", conversationId] as const,
  choices: ["snooze-choices"] as const,
};

export const scheduledQuery = (conversationId: string) =>
  queryOptions({
    queryKey: scheduledKeys.list(conversationId),
    queryFn: ({ signal }) =>
      api.get<{ items: Scheduled[] }>(`/conversations/${conversationId}/scheduled`, { signal }).then((p) => p.items),
    staleTime: 60_000,
  });

export const choicesQuery = queryOptions({
  queryKey: scheduledKeys.choices,
  queryFn: ({ signal }) => api.get<Choices>("/snooze-choices", { signal }),
  staleTime: 0,
  gcTime: 0,
});

const painted = (s: Scheduled) => s.id === s.client_id;

function change(client: QueryClient, conversationId: string, f: (list: Scheduled[]) => Scheduled[]) {
  client.setQueryData<Scheduled[]>(scheduledKeys.list(conversationId), (list) => list && f(list));
}

/** Puts a reply into the list of its conversation: in place of itself, or of what was painted for it. */
export function storeScheduled(client: QueryClient, s: Scheduled) {
  change(client, s.conversation_id, (list) => {
    const old =
      list.find((other) => other.id === s.id) ?? list.find((other) => painted(other) && other.text === s.text);
    return [...list.filter((other) => other !== old), s].sort((a, b) => Date.parse(a.send_at) - Date.parse(b.send_at));
  });
}

/** Takes a reply out of the list: it was sent, or is not to be. */
export function dropScheduled(client: QueryClient, conversationId: string, id: string) {
  change(client, conversationId, (list) => (list.some((s) => s.id === id) ? list.filter((s) => s.id !== id) : list));
}

/** Takes a reply back before it is sent; the answer holds its words and files. */
export async function takeBack(client: QueryClient, s: Scheduled): Promise<Scheduled> {
  const back = await api.del<Scheduled>(`/messages/${s.id}/schedule`);
  dropScheduled(client, s.conversation_id, s.id);
  return back ?? s;
}

/** The template that a message which was taken back would have sent. */
export function orderOfHeld(client: QueryClient, s: Scheduled): TemplateOrder | undefined {
  if (s.kind !== "template") return undefined;
  const { id, language } = s.content?.template ?? {};
  return client.getQueryData<TemplateOrder>(templateKeys.held(s.id)) ?? (id ? { id, language } : undefined);
}

export async function sendNow(client: QueryClient, s: Scheduled) {
  await api.post(`/messages/${s.id}/schedule/send`);
  dropScheduled(client, s.conversation_id, s.id);
}

export async function reschedule(client: QueryClient, s: Scheduled, at: string) {
  storeScheduled(client, await api.patch<Scheduled>(`/messages/${s.id}/schedule`, { send_at: at }));
}
