import { api } from "@client/api";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Rich } from "@/entities/message";
import type { Showing } from "@/entities/showing";

/** How a message would arrive in a conversation; asked for once the writing rests. */
export function useShowing(conversationId: string, rich: Rich, whole: boolean) {
  const now = JSON.stringify(rich);
  const [settled, setSettled] = useState(now);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(now), 350);
    return () => clearTimeout(timer);
  }, [now]);
  return useQuery({
    queryKey: ["showing", conversationId, settled],
    queryFn: () =>
      api.post<Showing>(`/conversations/${conversationId}/preview`, { kind: "rich", content: JSON.parse(settled) }),
    enabled: whole,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
}
