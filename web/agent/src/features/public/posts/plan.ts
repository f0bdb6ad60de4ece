import type { Publication } from "@/entities/publication";
import { dayKey } from "@/lib/when";

/** What is not out whole: drafts, what waits, what failed somewhere. */
export function planned(list: readonly Publication[]): Publication[] {
  return list.filter((p) => p.state !== "published");
}

export interface Day {
  /** Empty for what has no moment. */
  day: string;
  /** A moment of it; empty likewise. */
  at: string;
  items: Publication[];
}

/** Days in their order, the soonest first; what has no moment comes last. */
export function byDay(list: readonly Publication[]): Day[] {
  const days = new Map<string, Day>();
  const sorted = list.toSorted((a, b) => momentOf(a) - momentOf(b));
  for (const p of sorted) {
    const day = p.send_at ? dayKey(p.send_at) : "";
    const held = days.get(day) ?? { day, at: p.send_at ?? "", items: [] };
    held.items.push(p);
    days.set(day, held);
  }
  return [...days.values()];
}

function momentOf(p: Publication): number {
  return p.send_at ? Date.parse(p.send_at) : Number.POSITIVE_INFINITY;
}
