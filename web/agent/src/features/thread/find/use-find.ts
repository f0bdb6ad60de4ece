import { api, type Page } from "@client/api";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { fold } from "./fold";

interface Place {
  id: string;
}

/** More hits than this are not gone through one by one. */
const mostPages = 20;

/** Asks the server for all messages of a conversation that hold a text, newest first, also where none is loaded. */
async function findAll(conversationId: string, q: string, signal: AbortSignal): Promise<string[]> {
  const out: string[] = [];
  let cursor: string | null = null;
  for (let n = 0; n < mostPages; n++) {
    const page: Page<Place> = await api.get<Page<Place>>(`/conversations/${conversationId}/messages/search`, {
      signal,
      query: { q, cursor, limit: 1000 },
    });
    out.push(...page.items.map((p) => p.id));
    cursor = page.next_cursor;
    if (!cursor) break;
  }
  return out;
}

export interface Finding {
  text: string;
  setText: (text: string) => void;
  /** What is looked for, folded; empty for nothing. */
  wanted: string;
  hits: readonly string[];
  /** Which of the hits one is at, -1 for none. */
  at: number;
  busy: boolean;
  error: unknown;
  /** 1 goes to an older hit, -1 to a newer one; past the last it begins again. */
  go: (by: 1 | -1) => void;
}

const none: readonly string[] = [];

export function useFind(conversationId: string, jumpTo: (id: string) => void): Finding {
  const [text, setText] = useState("");
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(-1);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(fold(text)), 180);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useQuery({
    queryKey: ["find", conversationId, wanted],
    queryFn: ({ signal }) => findAll(conversationId, wanted, signal),
    enabled: wanted !== "",
    staleTime: 10_000,
    gcTime: 30_000,
  });
  const hits = found.data ?? none;
  useEffect(() => {
    setAt(hits.length > 0 ? 0 : -1);
    if (hits[0]) jumpTo(hits[0]);
  }, [hits, jumpTo]);
  const go = (by: 1 | -1) => {
    if (hits.length === 0) return;
    const next = (at + by + hits.length) % hits.length;
    setAt(next);
    const id = hits[next];
    if (id) jumpTo(id);
  };
  return { text, setText, wanted, hits, at, busy: found.isFetching, error: found.error, go };
}
