import type { QueryClient } from "@tanstack/react-query";
import { type Conversation, storeConversation } from "@/entities/conversation";
import type { LiveEvent } from "../event";

export function onConversation(client: QueryClient, event: LiveEvent) {
  if (event.data) storeConversation(client, event.data as Conversation);
}
