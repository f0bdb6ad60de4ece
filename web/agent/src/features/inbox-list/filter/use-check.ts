import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Asked, type CheckedFilter, checkFilter, filterKeys } from "@/entities/saved-filter";

/** For how long nobody types before the server is asked. */
const pause = 350;

/** What the server says of a filter in either of its forms, a moment after it was changed. */
export function useCheck(asked: Asked): { answer: CheckedFilter | undefined; current: boolean } {
  const key = JSON.stringify(asked);
  const [calm, setCalm] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(key), pause);
    return () => clearTimeout(timer);
  }, [key]);
  const { data, isPlaceholderData } = useQuery({
    queryKey: [...filterKeys.checks, calm],
    queryFn: ({ signal }) => checkFilter(JSON.parse(calm) as Asked, signal),
    placeholderData: (before) => before,
    staleTime: 10_000,
    gcTime: 60_000,
  });
  return { answer: data, current: calm === key && data !== undefined && !isPlaceholderData };
}
