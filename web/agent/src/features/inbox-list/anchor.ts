// Nothing jumps when something arrives: the row at the top edge keeps its place
// while rows come and go above it.

export interface Anchor {
  id: string;
  index: number;
}

/** How many rows the list has to be moved by, so that the anchor stands where it stood. */
export function rowsMoved(anchor: Anchor | null, ids: readonly string[]): number {
  if (!anchor) return 0;
  const now = ids.indexOf(anchor.id);
  return now < 0 ? 0 : now - anchor.index;
}

/** The rows above the anchor that were not there before. */
export function arrivedAbove(anchor: Anchor | null, before: ReadonlySet<string>, ids: readonly string[]): string[] {
  if (!anchor) return [];
  const now = ids.indexOf(anchor.id);
  return now < 0 ? [] : ids.slice(0, now).filter((id) => !before.has(id));
}

/** Where the cursor goes when its row leaves the list: the row that takes its place, else the last. */
export function cursorAfter(cursor: string | null, before: readonly string[], ids: readonly string[]): string | null {
  if (cursor === null || ids.includes(cursor)) return cursor;
  const at = before.indexOf(cursor);
  if (at < 0) return null;
  const present = new Set(ids);
  return before.slice(at + 1).find((id) => present.has(id)) ?? ids.at(-1) ?? null;
}
