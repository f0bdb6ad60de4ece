import type { QueryClient } from "@tanstack/react-query";
import { caseAroundChanged } from "@/entities/case-ask";
import { type Message, messageKeys, putArrived } from "@/entities/message";
import type { Pages } from "@/entities/page";
import { dropScheduled } from "@/entities/scheduled";
import type { LiveEvent } from "../event";
import { onMention } from "./mention";

/** Puts a message into its conversation, where that is loaded. */
export function onMessage(client: QueryClient, event: LiveEvent) {
  const message = event.data as Message | undefined;
  if (!message) return;
  if (event.type === "message.created") {
    dropScheduled(client, message.conversation_id, message.id);
    if (message.case_id) caseAroundChanged(client, message.case_id);
  }
  client.setQueryData<Pages<Message>>(
    messageKeys.list(message.conversation_id),
    (data) => data && putArrived(data, message),
  );
  client.setQueryData<Message>(messageKeys.one(message.id), (held) => (held ? message : held));
  onMention(client, event, message);
  void client.invalidateQueries({ queryKey: messageKeys.history(message.id) });
}
