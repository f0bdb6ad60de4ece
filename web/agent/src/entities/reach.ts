import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";

/** A way for customers to reach a channel: a short address that opens a chat and counts who came. */
export interface ReachLink {
  id: string;
  channel_id: string;
  name: string;
  word: string;
  /** They still lead to the link. */
  earlier_words: string[];
  text: string;
  code: string;
  show_code: boolean;
  paused: boolean;
  expires_at: string | null;
  created_at: string;
  state: "active" | "paused" | "expired" | "unreachable";
  url: string;
  chat_url: string;
  prefilled: string;
  /** Whether what customers write first tells that they came by this link. */
  told_apart: boolean;
  totals: Partial<Record<ReachWay | "chat", number>>;
}

export type ReachWay = "qr" | "button" | "web" | "direct";

export const reachWays: readonly ReachWay[] = ["qr", "button", "web", "direct"];

/** A channel that links can lead to. */
export interface ReachChannel {
  channel_id: string;
  name: string;
  platform: string;
  address: string;
  url: string;
  takes_text: boolean;
  text_length: number;
}

export interface ReachDay extends Record<ReachWay, number> {
  day: string;
  visits: number;
  chats: number;
}

export interface ReachCounts {
  days: ReachDay[];
  sum: ReachDay;
  ever: ReachDay;
  timezone: string;
}

export interface WordCheck {
  word: string;
  state: "free" | "taken" | "reserved" | "offensive" | "unclear" | "malformed";
  suggestions: string[];
}

export const reachKeys = {
  links: ["reach-links"] as const,
  channels: ["reach-channels"] as const,
  counts: (id: string, from: string) => ["reach-links", id, "counts", from] as const,
  word: (word: string, id: string) => ["reach-words", word, id] as const,
};

export const reachLinksQuery = queryOptions({
  queryKey: reachKeys.links,
  queryFn: async ({ signal }) => {
    const links: ReachLink[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<ReachLink> = await api.get("/reach-links", { signal, query: { limit: 200, cursor } });
      links.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
    return links;
  },
  staleTime: 15_000,
});

export const reachChannelsQuery = queryOptions({
  queryKey: reachKeys.channels,
  queryFn: ({ signal }) =>
    api.get<Page<ReachChannel>>("/reach-channels", { signal, query: { limit: 200 } }).then((p) => p.items),
});

export const reachCountsQuery = (id: string, from: string) =>
  queryOptions({
    queryKey: reachKeys.counts(id, from),
    queryFn: ({ signal }) => api.get<ReachCounts>(`/reach-links/${id}/counts`, { signal, query: { from } }),
    refetchInterval: 30_000,
  });

export const wordQuery = (word: string, id: string) =>
  queryOptions({
    queryKey: reachKeys.word(word, id),
    queryFn: ({ signal }) => api.get<WordCheck>("/reach-words", { signal, query: { word, link_id: id } }),
    staleTime: 10_000,
  });

/** How many came by a link since there is the link. */
export function visitsOf(link: ReachLink): number {
  return reachWays.reduce((n, way) => n + (link.totals[way] ?? 0), 0);
}
