import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { type Anchor, arrivedAbove, rowsMoved } from "./anchor";

const still = 1_500; // a pointer that moved lately is about to click

/**
 * Keeps the list where it is while cases arrive, and counts those that arrived
 * out of sight. At the very top, with no pointer on its way, they simply appear.
 */
export function useAnchor(
  ids: readonly string[],
  row: number,
  scroller: RefObject<HTMLDivElement | null>,
  key: string,
) {
  const anchor = useRef<Anchor | null>(null);
  const seen = useRef<ReadonlySet<string>>(new Set());
  const list = useRef(key);
  const pointed = useRef(0);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());

  const remember = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0;
    const index = Math.floor(top / row);
    const hovered = Date.now() - pointed.current < still;
    const id = ids[index];
    anchor.current = id !== undefined && (top > row / 2 || hovered) ? { id, index } : null;
    if (top < row / 2) setFresh((held) => (held.size === 0 ? held : new Set()));
  }, [ids, row, scroller]);

  useLayoutEffect(() => {
    if (list.current !== key) {
      list.current = key;
      anchor.current = null;
      setFresh(new Set());
    }
    const moved = rowsMoved(anchor.current, ids);
    if (moved !== 0 && scroller.current) scroller.current.scrollTop += moved * row;
    const arrived = arrivedAbove(anchor.current, seen.current, ids);
    if (arrived.length > 0) setFresh((held) => new Set([...held, ...arrived]));
    seen.current = new Set(ids);
    remember();
  }, [ids, row, key, scroller, remember]);

  const onPointerMove = useCallback(() => {
    pointed.current = Date.now();
    if (anchor.current === null) remember();
  }, [remember]);

  const toTop = useCallback(() => {
    pointed.current = 0;
    scroller.current?.scrollTo({ top: 0 });
    remember();
  }, [scroller, remember]);

  return { fresh: fresh.size, onScroll: remember, onPointerMove, toTop };
}
