import { useEffect, useState } from "react";
import { api } from "./api";
import { table, useTable } from "./table";
import type { PhoneView } from "./types";

/** Searches the phones; asks again when something was written. */
export function useQueryPhones(q: string): PhoneView[] | undefined {
  const [found, setFound] = useState<PhoneView[]>();
  const pulse = useTable((s) => s.pulse);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pulse says that the answer may have changed.
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(async () => {
      const items = await table.try(api.phones(q));
      if (items && !gone) setFound(items);
    }, 120);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [q, pulse]);
  return found;
}
