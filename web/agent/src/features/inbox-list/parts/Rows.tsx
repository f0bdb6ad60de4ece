import type { TagTone } from "@kit/badge";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, type Ref, type RefObject, useEffect, useImperativeHandle } from "react";
import type { Case } from "@/entities/case";
import type { InboxSearch } from "../params";
import { closesAt } from "../window";
import { CaseRow } from "./CaseRow";

const nearEnd = 30; // rows before the last one at which more are asked for

export interface RowsHandle {
  scrollTo: (index: number) => void;
}

interface Props {
  ref: Ref<RowsHandle>;
  cases: readonly Case[];
  scroller: RefObject<HTMLDivElement | null>;
  /** Of a row, in pixels. */
  height: number;
  /** No page follows. */
  whole: boolean;
  onNearEnd: () => void;
  view: string;
  search: InboxSearch;
  me: { name: string };
  tagTones: ReadonlyMap<string, TagTone>;
  titles: ReadonlyMap<string, string>;
  /** How long a platform takes free answers after the customer's last message, where it says so. */
  windows: ReadonlyMap<string, number>;
  /** How long before its end a window is marked; 0 for never. */
  windowWarn: number;
  subNames: ReadonlyMap<string, string>;
  categories: boolean;
  openId: string | undefined;
  cursorId: string | null;
  selected: ReadonlySet<string>;
  onToggle: (id: string, range: boolean) => void;
  onPoint: (c: Case) => void;
}

/** The rows that are seen. They stand apart from the list because they alone are drawn anew while one scrolls. */
export const Rows = memo(function Rows({ ref, cases, scroller, height, whole, onNearEnd, ...p }: Props) {
  const virtual = useVirtualizer({
    count: cases.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    getItemKey: (i) => cases[i]?.id ?? i,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row height is what asks for a new measure
  useEffect(() => virtual.measure(), [height, virtual]);
  useImperativeHandle(ref, () => ({ scrollTo: (index) => virtual.scrollToIndex(index) }), [virtual]);

  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= cases.length - nearEnd) onNearEnd();
  }, [onNearEnd, lastShown, cases.length]);

  return (
    <ul className="relative m-0 w-full list-none p-0" style={{ height: virtual.getTotalSize() }}>
      {items.map((item) => {
        const c = cases[item.index];
        if (!c) return null;
        return (
          <li
            key={item.key}
            aria-setsize={whole ? cases.length : -1}
            aria-posinset={item.index + 1}
            className="absolute inset-x-0 top-0"
            style={{ height, transform: `translateY(${item.start}px)` }}
          >
            <CaseRow
              case={c}
              view={p.view}
              search={p.search}
              tabbable={p.cursorId ? c.id === p.cursorId : item.index === 0}
              me={p.me}
              tagTones={p.tagTones}
              platformTitle={p.titles.get(c.platform) ?? c.platform}
              closesAt={closesAt(c, p.windows, p.windowWarn)}
              windowWarn={p.windowWarn}
              subStatus={p.subNames.get(c.sub_status ?? "") ?? ""}
              categories={p.categories}
              open={c.id === p.openId}
              cursor={c.id === p.cursorId}
              selected={p.selected.has(c.id)}
              selecting={p.selected.size > 0}
              onToggle={p.onToggle}
              onPoint={p.onPoint}
            />
          </li>
        );
      })}
    </ul>
  );
});
