import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { type Message, messageKeys } from "@/entities/message";
import { itemsOf, type Pages } from "@/entities/page";

/** What the hints on tone need of the thread: the newest question that waits, for how long, and whether we wrote before. */
export function useUnanswered(conversationId: string): { asked: string; waited: number; greeted: boolean } {
  const client = useQueryClient();
  const key = messageKeys.list(conversationId);
  const data = useSyncExternalStore(
    (f) => client.getQueryCache().subscribe(f),
    () => client.getQueryData<Pages<Message>>(key),
  );
  return useMemo(() => {
    // Newest first.
    const said = itemsOf(data).filter((m) => m.direction !== "note");
    const ours = said.findIndex((m) => m.direction === "out");
    const waiting = ours < 0 ? said : said.slice(0, ours);
    const since = waiting.at(-1)?.occurred_at;
    return {
      asked: waiting.find((m) => m.text.includes("?"))?.text ?? "",
      waited: since ? Date.now() - Date.parse(since) : 0,
      greeted: said.some((m) => m.direction === "out" && Date.now() - Date.parse(m.occurred_at) < 12 * 3_600_000),
    };
  }, [data]);
}
