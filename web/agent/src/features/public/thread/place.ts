import type { PublicItem } from "@/entities/public";
import type { Around, PublicPlace } from "./context";
import { type Branch, treeOf } from "./tree";

/** Finds for each item of a conversation what stands around it. */
export function placeOf(items: readonly PublicItem[], conversationId: string): PublicPlace {
  const place = new Map<string, Around>();
  for (const root of treeOf(items)) {
    const flat = flatten(root);
    const own = flat.filter(({ item }) => item.conversation_id === conversationId);
    const last = own.at(-1)?.item.message_id;
    const others = flat.filter(({ item }) => item.conversation_id !== conversationId).map(({ item }) => item);
    for (const { item, above } of own) {
      const foreign = above && above.conversation_id !== conversationId ? above : undefined;
      place.set(item.message_id, { item, answers: foreign, others: item.message_id === last ? others : [] });
    }
  }
  return place;
}

function flatten(branch: Branch, above?: PublicItem): { item: PublicItem; above?: PublicItem }[] {
  return [{ item: branch.item, above }, ...branch.under.flatMap((b) => flatten(b, branch.item))];
}
