import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type Conversation, conversationKeys, markRead } from "@/entities/conversation";
import type { Message } from "@/entities/message";
import { firstUnread } from "./model/rows";

const look = () => document.visibilityState === "visible" && document.hasFocus();

/** Whether a person looks at this page. */
function useWatched(): boolean {
  const [watched, setWatched] = useState(look);
  useEffect(() => {
    const update = () => setWatched(look());
    for (const name of ["focus", "blur"]) addEventListener(name, update);
    document.addEventListener("visibilitychange", update);
    return () => {
      for (const name of ["focus", "blur"]) removeEventListener(name, update);
      document.removeEventListener("visibilitychange", update);
    };
  }, []);
  return watched;
}

interface Reading {
  /** The first message that was unread when the thread was opened. */
  unreadFrom: string | null;
  unreadCount: number;
  /** Messages that came while the reader was further up. */
  fresh: number;
}

/** Keeps what was unread on arrival, counts what comes meanwhile, and tells the server what was read. */
export function useReading(
  conversation: Conversation | undefined,
  messages: readonly Message[],
  atEnd: boolean,
): Reading {
  const client = useQueryClient();
  const watched = useWatched();
  const id = conversation?.id ?? "";
  const unread = conversation?.unread_count ?? 0;
  const [opened, setOpened] = useState<{ id: string; from: string | null; count: number }>({
    id: "",
    from: null,
    count: 0,
  });
  const loaded = messages.length > 0 && id !== "";
  if (loaded && opened.id !== id) setOpened({ id, from: firstUnread(messages, unread), count: unread });

  // The newest message that the reader has had in view.
  const seen = useRef("");
  const last = messages.at(-1);
  if (atEnd && watched && last) seen.current = last.id;
  const fresh = atEnd ? 0 : newSince(messages, seen.current);

  const telling = useRef(false);
  const mayTell = loaded && watched && unread > 0 && (atEnd || opened.id !== id || opened.count === unread);
  useEffect(() => {
    if (!mayTell) return;
    const timer = setTimeout(() => {
      if (telling.current) return;
      telling.current = true;
      client.setQueryData<Conversation>(conversationKeys.one(id), (c) => (c ? { ...c, unread_count: 0 } : c));
      markRead(id)
        .catch(() => void client.invalidateQueries({ queryKey: conversationKeys.one(id) }))
        .finally(() => {
          telling.current = false;
        });
    }, 350);
    return () => clearTimeout(timer);
  }, [mayTell, id, client]);

  const current = opened.id === id ? opened : { from: null, count: 0 };
  return { unreadFrom: current.from, unreadCount: current.count, fresh };
}

function newSince(messages: readonly Message[], seen: string): number {
  let n = 0;
  for (let i = messages.length - 1; i >= 0; i--) {
    const message = messages[i];
    if (!message || message.id === seen) return n;
    if (message.direction === "in") n++;
  }
  // What was seen is not among the loaded ones: nothing to compare with.
  return 0;
}
