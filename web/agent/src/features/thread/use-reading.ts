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

  const mayTell = loaded && watched && unread > 0 && (atEnd || opened.id !== id || opened.count === unread);
  useTelling(mayTell, id, unread);

  const current = opened.id === id ? opened : { from: null, count: 0 };
  return { unreadFrom: current.from, unreadCount: current.count, fresh };
}

/** Tells the server that a conversation was read; a server in trouble is asked ever more seldom. */
function useTelling(may: boolean, id: string, unread: number) {
  const client = useQueryClient();
  const failed = useRef(0);
  const [again, setAgain] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` is a new try of the same
  useEffect(() => {
    if (!may) return;
    const set = (unread_count: number) =>
      client.setQueryData<Conversation>(conversationKeys.one(id), (c) => (c ? { ...c, unread_count } : c));
    let left = false;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const timer = setTimeout(() => {
      markRead(id).then(
        () => {
          failed.current = 0;
          set(0);
        },
        () => {
          failed.current++;
          if (!left) retry = setTimeout(() => setAgain((n) => n + 1), 2_000 * 4 ** Math.min(failed.current, 4));
        },
      );
    }, 350);
    return () => {
      left = true;
      clearTimeout(timer);
      clearTimeout(retry);
    };
  }, [may, id, unread, again, client]);
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
