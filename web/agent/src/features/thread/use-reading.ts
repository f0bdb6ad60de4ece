import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type Conversation, conversationKeys, markRead } from "@/entities/conversation";
import type { Message } from "@/entities/message";
import { unreadPlace } from "./model/rows";

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
  /** Unread ones that are older than all that is loaded. */
  unreadLeft: number;
  /** Messages that came while the reader was further up. */
  fresh: number;
}

/** What was unread when the thread was opened, as far as it is loaded. */
interface Opened {
  id: string;
  from: string | null;
  count: number;
  left: number;
  /** The newest message at that moment. */
  until: string;
  /** How many messages were loaded when it was looked for. */
  known: number;
}

const nothing: Opened = { id: "", from: null, count: 0, left: 0, until: "", known: 0 };

/** Keeps what was unread on arrival, counts what comes meanwhile, and tells the server what was read, unless quiet. */
export function useReading(
  conversation: Conversation | undefined,
  messages: readonly Message[],
  atEnd: boolean,
  quiet = false,
): Reading {
  const watched = useWatched();
  const id = conversation?.id ?? "";
  const unread = conversation?.unread_count ?? 0;
  const [opened, setOpened] = useState<Opened>(nothing);
  const loaded = messages.length > 0 && id !== "";
  if (loaded && opened.id !== id) {
    const { id: from, left } = unreadPlace(messages, unread);
    setOpened({ id, from, count: unread, left, until: messages.at(-1)?.id ?? "", known: messages.length });
  } else if (loaded && opened.left > 0 && messages.length > opened.known) {
    // Older ones were loaded: the first unread message may be among them. What came since counts for nothing.
    const last = messages.findLastIndex((m) => m.id === opened.until);
    const { id: from, left } = unreadPlace(last < 0 ? messages : messages.slice(0, last + 1), opened.count);
    setOpened({ ...opened, from, left, known: messages.length });
  }

  // The newest message that the reader has had in view.
  const seen = useRef("");
  const last = messages.at(-1);
  if (atEnd && watched && last) seen.current = last.id;
  const fresh = atEnd ? 0 : newSince(messages, seen.current);

  const mayTell = !quiet && loaded && watched && unread > 0 && (atEnd || opened.id !== id || opened.count === unread);
  useTelling(mayTell, id, unread);

  const current = opened.id === id ? opened : nothing;
  return { unreadFrom: current.from, unreadCount: current.count, unreadLeft: current.left, fresh };
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
