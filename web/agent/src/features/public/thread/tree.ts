import type { PublicItem } from "@/entities/public";

/** An item with what stands under it, the oldest first. */
export interface Branch {
  item: PublicItem;
  under: Branch[];
}

/**
 * Nests the items of a post as the network nests them. One whose parent is not
 * known stands right under the post.
 */
export function treeOf(items: readonly PublicItem[]): Branch[] {
  const sorted = items.toSorted((a, b) =>
    a.occurred_at === b.occurred_at ? (a.message_id < b.message_id ? -1 : 1) : a.occurred_at < b.occurred_at ? -1 : 1,
  );
  const branches = new Map<string, Branch>();
  const byExternal = new Map<string, string>();
  for (const item of sorted) {
    branches.set(item.message_id, { item, under: [] });
    if (item.external_id) byExternal.set(item.external_id, item.message_id);
  }
  const parentOf = (item: PublicItem) => {
    const id = item.parent_id || byExternal.get(item.parent) || item.message.reply_to?.id;
    return id && id !== item.message_id ? branches.get(id) : undefined;
  };
  const roots: Branch[] = [];
  for (const item of sorted) {
    const branch = branches.get(item.message_id);
    if (!branch) continue;
    const parent = parentOf(item);
    if (parent && !within(branch, parent)) parent.under.push(branch);
    else roots.push(branch);
  }
  return roots;
}

/** Whether a stands in the branch b: what a network says of parents may run in a circle. */
function within(b: Branch, a: Branch): boolean {
  return b === a || b.under.some((u) => within(u, a));
}

/** A line of the thread as it is drawn: an item, or others' words that are folded. */
export type Line =
  | { type: "item"; key: string; item: PublicItem; depth: number }
  | { type: "others"; key: string; items: { item: PublicItem; depth: number }[] };

/** How many words of others stand side by side before they are folded. */
const shownOthers = 2;

/** The tree as lines. With a conversation of one's own, what others said besides is folded. */
export function linesOf(tree: readonly Branch[], own: string | undefined, open: ReadonlySet<string>): Line[] {
  const flat: { item: PublicItem; depth: number }[] = [];
  const walk = (branches: readonly Branch[], depth: number) => {
    for (const { item, under } of branches) {
      flat.push({ item, depth });
      walk(under, depth + 1);
    }
  };
  walk(tree, 0);
  const lines: Line[] = [];
  let others: { item: PublicItem; depth: number }[] = [];
  const flush = () => {
    const key = `others-${others[0]?.item.message_id}`;
    if (others.length > shownOthers && !open.has(key)) lines.push({ type: "others", key, items: others });
    else for (const { item, depth } of others) lines.push({ type: "item", key: item.message_id, item, depth });
    others = [];
  };
  for (const one of flat) {
    if (own !== undefined && one.item.conversation_id !== own) {
      others.push(one);
      continue;
    }
    flush();
    lines.push({ type: "item", key: one.item.message_id, ...one });
  }
  flush();
  return lines;
}

/** The parents of an item, the nearest first. */
export function parentsOf(items: readonly PublicItem[], messageId: string): PublicItem[] {
  const chain: PublicItem[] = [];
  const find = (branches: readonly Branch[], above: PublicItem[]): boolean => {
    for (const { item, under } of branches) {
      if (item.message_id === messageId) {
        chain.push(...above);
        return true;
      }
      if (find(under, [item, ...above])) return true;
    }
    return false;
  };
  find(treeOf(items), []);
  return chain;
}
