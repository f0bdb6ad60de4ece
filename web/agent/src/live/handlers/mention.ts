import type { QueryClient } from "@tanstack/react-query";
import { type Me, meKeys } from "@/entities/me";
import { refreshMentions } from "@/entities/mention";
import type { Message } from "@/entities/message";
import type { LiveEvent } from "../event";

const myId = (client: QueryClient) => client.getQueryData<Me>(meKeys.me)?.user.id;

/** A note that names me is one more to see. */
export function onMention(client: QueryClient, event: LiveEvent, message: Message) {
  const me = myId(client);
  if (event.type === "message.created" && me && message.mentions?.includes(me)) refreshMentions(client);
}

/** I saw it in another window. */
export function onMentionRead(client: QueryClient, event: LiveEvent) {
  if ((event.data as { user_id?: string } | undefined)?.user_id === myId(client)) refreshMentions(client);
}
