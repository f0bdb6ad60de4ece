import type { QueryClient } from "@tanstack/react-query";
import { type NoticeNews, storeNews } from "@/entities/notification";
import type { LiveEvent } from "../event";

/** The stream has only one's own. */
export function onNotification(client: QueryClient, event: LiveEvent) {
  if (event.data) storeNews(client, event.data as NoticeNews);
}
