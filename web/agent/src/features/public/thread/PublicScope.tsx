import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { type Action, useActions } from "@/actions/registry";
import { publicKeys } from "@/entities/public";
import { beginVerb, verbEntries } from "../item/verbs";
import { useLiveItems } from "../use-live-items";
import type { PublicPlace } from "./context";
import { placeOf } from "./place";
import { usePostThread } from "./queries";

/** How many pages of a thread are read for the words of one conversation. */
const pages = 5;

const keys: Record<string, string> = {
  private: "alt+shift+p",
  like: "alt+shift+l",
  unlike: "alt+shift+l",
  hide: "alt+shift+h",
  show: "alt+shift+h",
  remove: "alt+shift+d",
  withdraw: "alt+shift+d",
  block: "alt+shift+b",
  unblock: "alt+shift+b",
};

/**
 * Beside the messages of a public conversation: finds what stands around each under
 * the post, keeps it fresh, and has what can be done with the one in focus as actions.
 */
export function PublicScope({
  postId,
  conversationId,
  onPlace,
}: {
  postId: string;
  conversationId: string;
  onPlace: (place: PublicPlace) => void;
}) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { data, items, hasNextPage, isFetchingNextPage, fetchNextPage } = usePostThread(postId);
  const place = useMemo(() => placeOf(items, conversationId), [items, conversationId]);
  useEffect(() => onPlace(place), [place, onPlace]);
  const read = data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && read < pages) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, read, fetchNextPage]);
  const fresh = useCallback(
    () => void client.invalidateQueries({ queryKey: publicKeys.thread(postId) }),
    [client, postId],
  );
  useLiveItems(fresh);
  const [, look] = useState(0);
  useEffect(() => {
    // The actions are about what has the focus.
    const on = () => look((n) => n + 1);
    addEventListener("focusin", on);
    return () => removeEventListener("focusin", on);
  }, []);
  const focused = document.activeElement?.closest("[data-message]")?.getAttribute("data-message");
  const around = (focused && place.get(focused)) || [...place.values()].findLast((a) => a.item.direction === "in");
  const item = around?.item;
  useActions(
    item
      ? verbEntries(item).map(
          (entry): Action => ({
            id: `public.${entry.verb}`,
            title: t`In public: ${entry.title}`,
            icon: entry.icon,
            group: "thread",
            shortcut: keys[entry.verb],
            enabled: () => entry.why ?? true,
            perform: () => beginVerb(client, item, entry.verb),
          }),
        )
      : [],
  );
  return null;
}
