import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { fetchItems, type PublicItem, publicKeys, type StreamFilter } from "@/entities/public";

/** The newest public items of all channels, page by page. */
export function useStream(filter: StreamFilter) {
  const query = useInfiniteQuery({
    queryKey: publicKeys.stream(filter),
    queryFn: ({ pageParam, signal }) => fetchItems(filter, pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page): string | null => page.next_cursor,
    staleTime: 30_000,
  });
  const items = useMemo((): PublicItem[] => query.data?.pages.flatMap((p) => p.items) ?? [], [query.data]);
  return { ...query, items };
}
