import type { Layout } from "@/entities/insight";

/** The cards of somebody's overview in their order, those that are hidden apart. New cards stand behind. */
export function arranged<C extends { id: string }>(cards: readonly C[], layout: Layout): { shown: C[]; hidden: C[] } {
  const place = (c: C) => {
    const at = layout.order.indexOf(c.id);
    return at < 0 ? layout.order.length + cards.indexOf(c) : at;
  };
  const inOrder = [...cards].sort((a, b) => place(a) - place(b));
  const isHidden = (c: C) => layout.hidden.includes(c.id);
  return { shown: inOrder.filter((c) => !isHidden(c)), hidden: inOrder.filter(isHidden) };
}

/** A card moved up or down among those that are shown. */
export function moved(shown: readonly string[], id: string, by: -1 | 1): string[] {
  const at = shown.indexOf(id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= shown.length) return [...shown];
  const out = [...shown];
  out.splice(at, 1);
  out.splice(to, 0, id);
  return out;
}

/** A card put away, or brought back. */
export function toggled(layout: Layout, id: string): Layout {
  const hidden = layout.hidden.includes(id) ? layout.hidden.filter((h) => h !== id) : [...layout.hidden, id];
  return { ...layout, hidden };
}
