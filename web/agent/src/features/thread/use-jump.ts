import { api, type Page } from "@client/api";
import { isApiError } from "@client/error";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useState } from "react";
import { fetchMessages, type Message, messageKeys } from "@/entities/message";
import type { Pages } from "@/entities/page";
import { errorText } from "@/lib/error-text";
import type { LogHandle } from "./parts/MessageLog";

/** As many as the server gives at once: who jumps far back should not wait for a hundred small answers. */
const stride = 200;

const holds = (pages: readonly Page<Message>[], id: string) => pages.some((p) => p.items.some((m) => m.id === id));

/**
 * Loads a conversation back to one of its messages, and shows it to the cache
 * in one go. False where the conversation has no such message.
 */
export async function loadBackTo(client: QueryClient, conversationId: string, id: string): Promise<boolean> {
  const key = messageKeys.list(conversationId);
  const loaded = () => client.getQueryData<Pages<Message>>(key);
  if (holds(loaded()?.pages ?? [], id)) return true;
  // Asked first: nobody should load years of messages to learn that it is not among them.
  const target = await api.get<Message>(`/messages/${id}`).catch((e) => {
    if (isApiError(e, "not_found")) return null;
    throw e;
  });
  if (target?.conversation_id !== conversationId) return false;
  await client.cancelQueries({ queryKey: key });
  const from = loaded()?.pages.at(-1)?.next_cursor ?? null;
  const pages: Page<Message>[] = [];
  for (let cursor = from; cursor && !holds(pages, id); cursor = pages.at(-1)?.next_cursor ?? null) {
    pages.push(await fetchMessages(conversationId, cursor, undefined, stride));
  }
  client.setQueryData<Pages<Message>>(key, (now) => {
    if (!now || now.pages.at(-1)?.next_cursor !== from) return now;
    const params = pages.map((_, i) => (i === 0 ? from : pages[i - 1]?.next_cursor));
    return { pages: [...now.pages, ...pages], pageParams: [...now.pageParams, ...params] };
  });
  return holds(loaded()?.pages ?? [], id);
}

/** Goes to a message, loading what lies between where it is not there yet. The second value says that it is on its way. */
export function useJump(
  conversationId: string,
  log: RefObject<LogHandle | null>,
  rows: number,
): [(id: string) => void, boolean] {
  const { t } = useLingui();
  const client = useQueryClient();
  const [looking, setLooking] = useState(false);
  const [wanted, setWanted] = useState("");
  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows are a new chance to find it
  useEffect(() => {
    if (wanted && log.current?.show(wanted)) setWanted("");
  }, [wanted, rows, log]);
  const jump = useCallback(
    async (id: string) => {
      if (log.current?.show(id)) return;
      setLooking(true);
      try {
        if (await loadBackTo(client, conversationId, id)) setWanted(id);
        else toast({ title: t`That message is not in this conversation.` });
      } catch (e) {
        toast({ title: errorText(e), tone: "danger" });
      } finally {
        setLooking(false);
      }
    },
    [client, conversationId, log, t],
  );
  return [useCallback((id: string) => void jump(id), [jump]), looking];
}
