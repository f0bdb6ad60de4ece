import { useCallback, useState } from "react";

/** Which cases are chosen for a common action. */
export function useSelection() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | null>(null);

  /** Turns one on or off; with range, all between the last one and this one go on. */
  const toggle = useCallback(
    (id: string, ids: readonly string[], range: boolean) => {
      setSelected((held) => {
        const next = new Set(held);
        const from = last === null ? -1 : ids.indexOf(last);
        const to = ids.indexOf(id);
        if (range && from >= 0 && to >= 0) {
          for (const one of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
        } else if (!next.delete(id)) {
          next.add(id);
        }
        return next;
      });
      setLast(id);
    },
    [last],
  );

  const clear = useCallback(() => setSelected((held) => (held.size === 0 ? held : new Set())), []);
  /** Lets go of what has left the list: nobody should change cases that they don't see. */
  const keep = useCallback((ids: readonly string[]) => {
    setSelected((held) => {
      if (held.size === 0) return held;
      const present = new Set(ids);
      const next = [...held].filter((id) => present.has(id));
      return next.length === held.size ? held : new Set(next);
    });
  }, []);
  const all = useCallback((ids: readonly string[]) => setSelected(new Set(ids)), []);
  return { selected, toggle, clear, keep, all };
}
