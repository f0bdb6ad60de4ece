import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { fetchThread, type PublicItem, publicKeys } from "@/entities/public";

/** A post and what was said under it, the oldest first. */
export function usePostThread(postId: string | undefined) {
  const query = useInfiniteQuery({
    queryKey: publicKeys.thread(postId ?? ""),
    queryFn: ({ pageParam, signal }) => fetchThread(postId ?? "", pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page): string | null => page.next_cursor,
    enabled: Boolean(postId),
    staleTime: 60_000,
  });
  const items = useMemo((): PublicItem[] => query.data?.pages.flatMap((p) => p.items) ?? [], [query.data]);
  return { ...query, post: query.data?.pages[0]?.post, items };
}
