import { useSyncExternalStore } from "react";

const query = "(max-width: 767px)";

/** Whether there is room for one column only. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (f) => {
      const list = matchMedia(query);
      list.addEventListener("change", f);
      return () => list.removeEventListener("change", f);
    },
    () => matchMedia(query).matches,
  );
}
