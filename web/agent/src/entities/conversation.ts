import { api, type Page, type RequestOptions } from "@client/api";
import type { QueryClient } from "@tanstack/react-query";
import type { Preview } from "./case";
import type { Identity, Ref } from "./contact";
import type { Rich } from "./message";

export interface Window {
  open: boolean;
  closes_at: string | null;
  /** Until when a person, and nothing automatic, may still answer once it is closed. */
  person_until?: string;
  /** The customer came by an ad, and that saves money, or would with an answer. */
  entry?: { came_at: string; answer_by: string | null; free_until: string | null };
}

export interface Conversation {
  id: string;
  channel_id: string;
  platform: string;
  case_id: string;
  last_message: Preview | null;
  last_inbound_at: string | null;
  last_activity_at: string;
  unread_count: number;
  created_at: string;
  contact: Ref;
  identity: Identity;
  window: Window;
  /** Agents send no files here: the channel's workstream is set so. */
  no_files?: boolean;
  /** The business's own apps that can be sent here. */
  apps?: { id: string; name: string }[];
  /** The post under which they talk in public; missing where it is private. */
  post_id?: string;
}

export interface Draft {
  text: string;
  reply_to?: string;
  uploads?: unknown[];
  rich?: Rich | null;
  /** Another one with each change on the server. */
  revision?: string;
}

export const conversationKeys = {
  one: (id: string) => ["conversation", id] as const,
  ofContact: (contactId: string) => ["conversations", "contact", contactId] as const,
  draft: (id: string, mode: "reply" | "note") => ["conversation", id, "draft", mode] as const,
};

export function fetchConversation(id: string, options?: RequestOptions) {
  return api.get<Conversation>(`/conversations/${id}`, options);
}

export function fetchConversationsOf(contactId: string, options?: RequestOptions) {
  return api.get<Page<Conversation>>("/conversations", { ...options, query: { contact_id: contactId, limit: 100 } });
}

export function markRead(id: string) {
  return api.post(`/conversations/${id}/read`);
}

/** Puts a conversation that arrived into the cache. News do not tell of the channel's apps, which are settings. */
export function storeConversation(client: QueryClient, told: Conversation) {
  const known = client.getQueryData<Conversation>(conversationKeys.one(told.id));
  const conversation: Conversation = known?.apps && !told.apps ? { ...told, apps: known.apps } : told;
  client.setQueryData(conversationKeys.one(conversation.id), conversation);
  client.setQueryData<Page<Conversation>>(conversationKeys.ofContact(conversation.contact.id), (page) => {
    if (!page) return page;
    const at = page.items.findIndex((c) => c.id === conversation.id);
    if (at < 0) return { ...page, items: [conversation, ...page.items] };
    return { ...page, items: page.items.with(at, conversation) };
  });
}
