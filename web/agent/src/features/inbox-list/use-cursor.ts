import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { cursorAfter } from "./anchor";

interface Options {
  ids: readonly string[];
  openId: string | undefined;
  scrollTo: (index: number) => void;
  open: (id: string) => void;
  scroller: RefObject<HTMLDivElement | null>;
}

export interface Cursor {
  id: string | null;
  move: (by: number) => void;
  enter: () => void;
}

/**
 * The keyboard's place in the list. It follows the open case, and while a case is open moving
 * opens the next one. When its row leaves (resolved, assigned away) it goes to
 * the row that took the place, and so does the thread.
 */
export function useCursor({ ids, openId, scrollTo, open, scroller }: Options): Cursor {
  const [id, setId] = useState<string | null>(openId ?? null);
  const before = useRef(ids);

  useEffect(() => {
    if (openId) setId(openId);
  }, [openId]);

  useEffect(() => {
    const previous = before.current;
    before.current = ids;
    const next = cursorAfter(id, previous, ids);
    if (next === id) return;
    setId(next);
    if (openId === id && next) open(next);
  }, [ids, id, openId, open]);

  const move = useCallback(
    (by: number) => {
      const at = id === null ? -1 : ids.indexOf(id);
      const to = Math.min(ids.length - 1, Math.max(0, at + by));
      const next = ids[to];
      if (next === undefined) return;
      setId(next);
      scrollTo(to);
      if (openId) open(next);
      requestAnimationFrame(() => {
        const link = scroller.current?.querySelector<HTMLElement>(`[data-case="${next}"]`);
        link?.focus({ preventScroll: true });
      });
    },
    [id, ids, openId, open, scrollTo, scroller],
  );

  const enter = useCallback(() => {
    const target = id ?? ids[0];
    if (target) open(target);
  }, [id, ids, open]);

  return { id, move, enter };
}
