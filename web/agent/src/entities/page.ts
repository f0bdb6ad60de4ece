import type { Page } from "@client/api";
import type { InfiniteData } from "@tanstack/react-query";

/** Pages of a keyset list as the query cache holds them. */
export type Pages<T> = InfiniteData<Page<T>, unknown>;

/** All items of the pages, in order. */
export function itemsOf<T>(data: Pages<T> | undefined): T[] {
  if (!data) return [];
  return data.pages.length === 1 ? (data.pages[0]?.items ?? []) : data.pages.flatMap((p) => p.items);
}

/** Replaces the item of the same id where it stands; the same object when it is absent. */
export function replaceIn<T extends { id: string }>(data: Pages<T>, item: T): Pages<T> {
  return mapItem(data, item.id, () => item);
}

/** Changes one item where it stands. */
export function mapItem<T extends { id: string }>(data: Pages<T>, id: string, f: (old: T) => T): Pages<T> {
  let changed = false;
  const pages = data.pages.map((page) => {
    const at = page.items.findIndex((i) => i.id === id);
    const old = page.items[at];
    if (!old) return page;
    const next = f(old);
    if (next === old) return page;
    changed = true;
    return { ...page, items: page.items.with(at, next) };
  });
  return changed ? { ...data, pages } : data;
}

/** Takes items out. */
export function removeFrom<T extends { id: string }>(data: Pages<T>, ids: ReadonlySet<string>): Pages<T> {
  let changed = false;
  const pages = data.pages.map((page) => {
    const items = page.items.filter((i) => !ids.has(i.id));
    if (items.length === page.items.length) return page;
    changed = true;
    return { ...page, items };
  });
  return changed ? { ...data, pages } : data;
}
