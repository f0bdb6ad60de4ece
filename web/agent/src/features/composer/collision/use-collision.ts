import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { type CaseEvent, caseKeys } from "@/entities/case";
import { type Message, messageKeys } from "@/entities/message";
import { itemsOf, type Pages } from "@/entities/page";
import { type Mark, markOf, type News, newsSince } from "./news";

interface Collision {
  /** What has to be known before the reply goes, and the sending that waits for it. */
  news: News | null;
  /** Sends at once where no colleague did anything; else asks first. */
  guard: (send: () => void) => void;
  sendAnyway: () => void;
  keepEditing: () => void;
}

/**
 * Notices what colleagues do in a case while a reply is being written. It looks
 * at what the browser holds, which events keep fresh: sending waits for nothing.
 */
export function useCollision(caseId: string, conversationId: string, me: string, writing: boolean): Collision {
  const client = useQueryClient();
  const mark = useRef<Mark | null>(null);
  const waiting = useRef<(() => void) | null>(null);
  const [news, setNews] = useState<News | null>(null);
  const held = () => {
    const messages = client.getQueryData<Pages<Message>>(messageKeys.list(conversationId));
    const events = client.getQueryData<Pages<CaseEvent>>(caseKeys.history(caseId));
    return messages && events ? { messages: itemsOf(messages), events: itemsOf(events) } : null;
  };
  const loaded = useSyncExternalStore(
    (f) => client.getQueryCache().subscribe(f),
    () => held() !== null,
  );
  const remark = () => {
    const now = held();
    mark.current = now && markOf(now.messages, now.events);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: marked when the first letter is there, whatever comes then
  useEffect(() => {
    if (writing && loaded) remark();
    if (!writing) mark.current = null;
  }, [writing, loaded, caseId, conversationId]);
  return {
    news,
    guard: (send) => {
      const now = held();
      const found = mark.current && now && newsSince(mark.current, now.messages, now.events, me);
      if (!found) return send();
      waiting.current = send;
      setNews(found);
    },
    sendAnyway: () => {
      const send = waiting.current;
      waiting.current = null;
      setNews(null);
      send?.();
    },
    keepEditing: () => {
      waiting.current = null;
      setNews(null);
      remark();
    },
  };
}
