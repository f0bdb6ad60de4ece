import type { Item, Person } from "./types";

/** What a place shows, by id. */
export interface Wall {
  items: Map<string, Item>;
  people: Map<string, Person>;
  /** Where older posts begin; 0 where there are none. */
  next: number;
}

export const emptyWall: Wall = { items: new Map(), people: new Map(), next: 0 };

/** The wall with items that are new or changed. */
export function withItems(w: Wall, items: Item[]): Wall {
  const next = new Map(w.items);
  const people = new Map(w.people);
  for (const it of items) {
    next.set(it.id, it);
    // Whether somebody is blocked is told of the person, not of what they wrote.
    if (it.author && !people.has(it.author.id)) people.set(it.author.id, it.author);
  }
  return { ...w, items: next, people };
}

/** The wall with people who are new or changed. */
export function withPeople(w: Wall, list: Person[]): Wall {
  const people = new Map(w.people);
  for (const p of list) people.set(p.id, p);
  return { ...w, people };
}

/** Posts and reviews, the newest first. */
export const tops = (w: Wall): Item[] =>
  [...w.items.values()].filter((it) => it.kind !== "comment").sort((a, b) => b.num - a.num);

/** What stands directly under an item, the oldest first. */
export const under = (w: Wall, id: string): Item[] =>
  [...w.items.values()].filter((it) => it.parent === id).sort((a, b) => a.num - b.num);

/** How many comments an item has that were not taken away, at any depth. */
export function countUnder(w: Wall, id: string): number {
  return under(w, id).reduce((n, it) => n + (it.gone ? 0 : 1) + countUnder(w, it.id), 0);
}

/** The mean of the stars of the reviews that stand, and how many have each. */
export function stars(w: Wall): { mean: number; of: number; each: number[] } {
  const each = [0, 0, 0, 0, 0];
  for (const it of w.items.values())
    if (it.review && !it.gone) each[it.review.stars - 1] = (each[it.review.stars - 1] ?? 0) + 1;
  const of = each.reduce((a, b) => a + b, 0);
  const sum = each.reduce((a, n, i) => a + n * (i + 1), 0);
  return { mean: of ? sum / of : 0, of, each };
}

/** What the reader sees of an item, as somebody: the public sees nothing of what is hidden. */
export function sight(it: Item, as: string): "plain" | "hidden-mine" | "hidden" | "gone" {
  if (it.gone) return "gone";
  if (!it.hidden) return "plain";
  return it.author?.id === as ? "hidden-mine" : "hidden";
}
