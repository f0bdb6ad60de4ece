import { IconButton } from "@kit/button";
import { t } from "@lingui/core/macro";
import { GripVertical } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";

interface Props<T> {
  label: string;
  items: T[];
  idOf: (item: T) => string;
  nameOf: (item: T) => string;
  /** Told the ids in their new order, once something was put down. */
  onOrder: (ids: string[]) => void;
  children: (item: T, by: Moving) => ReactNode;
}

/** By what a row is moved. */
export interface Moving {
  /** To drag it by. */
  handle: ReactNode;
  /** Up or down, for buttons: not everybody can drag. */
  move: (by: 1 | -1) => void;
  first: boolean;
  last: boolean;
}

/** The list with one of its things at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const out = [...list];
  const [one] = out.splice(from, 1);
  if (one !== undefined) out.splice(to, 0, one);
  return out;
}

/**
 * Rows that are put in order: dragged by their handle, by finger too, or with
 * Alt and the arrow keys anywhere in a row. Where a row has gone is said aloud.
 */
export function Sortable<T>({ label, items, idOf, nameOf, onOrder, children }: Props<T>) {
  const list = useRef<HTMLUListElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const [said, setSaid] = useState("");
  const put = (from: number, to: number) => {
    const item = items[from];
    if (!item || to === from || to < 0 || to >= items.length) return;
    const place = to + 1;
    const name = nameOf(item);
    setSaid(t`${name}: place ${place} of ${items.length}`);
    onOrder(moved(items, from, to).map(idOf));
  };
  const byKey = (e: KeyboardEvent, i: number) => {
    if (e.key === "Escape") setDrag(undefined);
    if (!e.altKey || (e.key !== "ArrowUp" && e.key !== "ArrowDown")) return;
    e.preventDefault();
    put(i, e.key === "ArrowUp" ? i - 1 : i + 1);
  };
  const placeAt = (y: number) => {
    const rows = [...(list.current?.children ?? [])];
    const before = rows.filter((row) => {
      const box = row.getBoundingClientRect();
      return y > box.top + box.height / 2;
    }).length;
    return before;
  };
  const handle = (i: number) => ({
    onPointerDown: (e: PointerEvent<HTMLElement>) => {
      if (e.button !== 0) return;
      e.currentTarget.setPointerCapture(e.pointerId);
      setDrag({ from: i, to: i });
    },
    onPointerMove: (e: PointerEvent<HTMLElement>) => {
      if (drag?.from !== i) return;
      // Above its own place it comes before the row there, below after it.
      const at = placeAt(e.clientY);
      setDrag({ from: i, to: at > i ? at - 1 : at });
    },
    onPointerUp: () => {
      if (drag?.from === i) put(i, drag.to);
      setDrag(undefined);
    },
    onPointerCancel: () => setDrag(undefined),
  });
  const mark = (i: number) => {
    if (!drag || drag.to === drag.from || drag.to !== i) return "";
    return drag.to < drag.from ? "shadow-[0_-2px_0_var(--accent)]" : "shadow-[0_2px_0_var(--accent)]";
  };
  return (
    <>
      <ul ref={list} aria-label={label} className="divide-y divide-line border-y border-line">
        {items.map((item, i) => (
          <li
            key={idOf(item)}
            onKeyDown={(e) => byKey(e, i)}
            className={`flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 py-2 ${mark(i)} ${drag?.from === i ? "opacity-50" : ""}`}
          >
            {children(item, {
              move: (by) => put(i, i + by),
              first: i === 0,
              last: i === items.length - 1,
              handle: (
                <span {...handle(i)} className="-ms-2 cursor-grab touch-none active:cursor-grabbing">
                  <IconButton label={t`Move ${nameOf(item)}`} hint={t`Drag it, or press Alt with ↑ or ↓.`}>
                    <GripVertical />
                  </IconButton>
                </span>
              ),
            })}
          </li>
        ))}
      </ul>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}
