import { api, type Page, url } from "@client/api";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Text } from "./channel";

/** What became of the messages of one thing. */
export interface InsightFigures {
  received: number;
  sent: number;
  delivered: number;
  read: number;
  answered: number;
  failed: number;
  read_share: number | null;
  median_read_seconds: number | null;
}

export interface Insights {
  from: string;
  to: string;
  timezone: string;
  totals: InsightFigures;
  days: (InsightFigures & { date: string })[];
  hours: (InsightFigures & { hour: number })[];
  channels: (InsightFigures & { id: string; name: string; platform: string; deleted: boolean })[];
  templates: (InsightFigures & { name: string })[];
}

export interface InsightFilter {
  from: string;
  to: string;
  channel_id?: string;
}

export type InsightTable = "days" | "hours" | "channels" | "templates";

export const insightsQuery = (filter: InsightFilter) =>
  queryOptions({
    queryKey: ["insights", filter] as const,
    queryFn: ({ signal }) => api.get<Insights>("/insights", { signal, query: { ...filter } }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    refetchInterval: 15_000,
  });

/** Where a table of it is downloaded. */
export function insightFile(table: InsightTable, filter: InsightFilter): string {
  return url("/insights.csv", { table, ...filter });
}

export interface NewsItem {
  id: string;
  date: string;
  title: Text;
  body: Text;
  url?: string;
}

export const newsQuery = queryOptions({
  queryKey: ["news"] as const,
  queryFn: ({ signal }) => api.get<Page<NewsItem>>("/news", { signal }).then((p) => p.items),
  staleTime: 600_000,
});

/** How somebody put the cards of the overview. */
export interface Layout {
  order: string[];
  hidden: string[];
}

export const layoutQuery = queryOptions({
  queryKey: ["overview-layout"] as const,
  queryFn: ({ signal }) => api.get<Layout>("/me/overview", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export function saveLayout(layout: Layout): Promise<Layout> {
  return api.put<Layout>("/me/overview", layout);
}
