import { api } from "@client/api";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Message } from "@/entities/message";
import { type ItemState, type PublicItem, publicKeys } from "@/entities/public";

/** Asks for an item again where it is held: what may be done with it changes with its state. */
export function refreshItem(client: QueryClient, messageId: string) {
  let held: PublicItem | undefined;
  patchItem(client, messageId, (item) => {
    held ??= item;
    return item;
  });
  if (!held) return;
  api.get<PublicItem>(`/public/items/${messageId}`).then(
    (now) =>
      patchItem(client, messageId, (item) => ({
        ...now,
        parent_id: item.parent_id,
        // What was refused is said until somebody looks again.
        pending: now.pending ?? (item.pending?.state === "failed" ? item.pending : null),
      })),
    () => {
      // It is no longer there for this person; the next list leaves it out.
    },
  );
}

type Held = InfiniteData<{ items: PublicItem[] }> | PublicItem;

/** Changes an item wherever it is held: in streams, in threads, by itself. */
export function patchItem(client: QueryClient, messageId: string, f: (item: PublicItem) => PublicItem) {
  client.setQueriesData<Held>({ queryKey: publicKeys.all }, (held) => {
    if (!held) return held;
    if ("message_id" in held) return held.message_id === messageId ? f(held) : held;
    if (!("pages" in held) || !held.pages.some((p) => p.items?.some((i) => i.message_id === messageId))) return held;
    const pages = held.pages.map((p) => ({
      ...p,
      items: p.items.map((i) => (i.message_id === messageId ? f(i) : i)),
    }));
    return { ...held, pages };
  });
}

/** An item with what its message says now; what somebody approved stays so until the words change. */
export function withMessage(item: PublicItem, message: Message): PublicItem {
  const changed = message.edited_at !== item.message.edited_at;
  const state = stateOf(message) ?? (changed || item.state !== "approved" ? "new" : "approved");
  const said = message.content?.public;
  return {
    ...item,
    message,
    state,
    rating: said?.rating ?? item.rating,
    version: said?.version || item.version,
    country: said?.country || item.country,
    case_id: message.case_id || item.case_id,
  };
}

/** What a message itself says of its state; undefined where it is as it was said. */
export function stateOf(message: Message): ItemState | undefined {
  const said = message.content?.public;
  if (said?.removed) return "removed";
  if (message.deleted_at) return "gone";
  return said?.hidden ? "hidden" : undefined;
}
