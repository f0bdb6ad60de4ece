import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { type Case, caseKeys } from "@/entities/case";
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
 * opens the next one. When its row leaves, it goes to the row that took the
 * place; the thread follows only when the case is done and nobody writes in it:
 * taking a case, or a colleague's change, must not put another customer under
 * one's fingers.
 */
export function useCursor({ ids, openId, scrollTo, open, scroller }: Options): Cursor {
  const [id, setId] = useState<string | null>(openId ?? null);
  const before = useRef(ids);
  const client = useQueryClient();

  useEffect(() => {
    if (openId) setId(openId);
  }, [openId]);

  useEffect(() => {
    const previous = before.current;
    before.current = ids;
    const next = cursorAfter(id, previous, ids);
    if (next === id) return;
    setId(next);
    const done = id !== null && client.getQueryData<Case>(caseKeys.one(id))?.status === "resolved";
    if (openId === id && next && done && !isWriting()) open(next);
  }, [ids, id, openId, open, client]);

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

/** Whether the focus is where one types. */
function isWriting(): boolean {
  return document.activeElement?.matches("textarea, input, [contenteditable]") ?? false;
}
