import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Message } from "@/entities/message";
import { type PublicAction, publicKeys, type StreamFilter } from "@/entities/public";
import type { LiveEvent } from "@/live/event";
import { useLiveEvents } from "@/live/live";
import { patchItem, refreshItem, withMessage } from "./item/store";
import { asksForMarks } from "./stream/filters";

/**
 * Keeps the items that are held fresh by what the stream tells; `fresh` hears of a
 * public message that is new.
 */
export function useLiveItems(fresh: (message: Message) => void) {
  const client = useQueryClient();
  const hear = useCallback(
    (event: LiveEvent) => {
      if (event.type === "public.action") {
        const action = event.data as PublicAction | undefined;
        if (!action?.message_id) return;
        patchItem(client, action.message_id, (item) => ({
          ...item,
          pending: action.state === "done" ? null : action,
        }));
        if (action.state !== "queued") refreshItem(client, action.message_id);
        return;
      }
      if (event.type === "post.updated") {
        void client.invalidateQueries({ queryKey: [...publicKeys.all, "thread"] });
        void client.invalidateQueries({ queryKey: publicKeys.posts });
        return;
      }
      if (event.type !== "message.created" && event.type !== "message.updated") return;
      const message = event.data as Message | undefined;
      if (!message?.content?.public) return;
      patchItem(client, message.id, (item) => withMessage(item, message));
      if (message.content.public.kind === "review") void client.invalidateQueries({ queryKey: publicKeys.reviews });
      if (event.type === "message.created") fresh(message);
      else refreshItem(client, message.id);
      // Our words that are out answer an item, which shows it.
      if (message.direction === "out" && message.reply_to?.id) refreshItem(client, message.reply_to.id);
      // What is noted on an item takes it into lists and out of them.
      if (Object.keys(event.changes ?? {}).some((what) => what.startsWith("message_")))
        void client.invalidateQueries({
          predicate: ({ queryKey: [room, list, filter] }) =>
            room === "public" && list === "items" && asksForMarks((filter ?? {}) as StreamFilter),
        });
    },
    [client, fresh],
  );
  useLiveEvents(hear);
}
