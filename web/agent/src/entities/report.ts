import { api, url } from "@client/api";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

/** Durations of many cases; the server tells none of fewer than five. */
export interface Times {
  count: number;
  average_seconds: number | null;
  median_seconds: number | null;
  p90_seconds: number | null;
}

export interface Figures {
  messages_in: number;
  messages_out: number;
  messages_failed: number;
  cases_opened: number;
  cases_reopened: number;
  cases_resolved: number;
  first_reply: Times;
  resolution: Times;
}

/** Whether nothing at all was counted. */
export function isEmpty(f: Figures): boolean {
  return f.messages_in + f.messages_out + f.cases_opened + f.cases_reopened + f.cases_resolved === 0;
}

export interface ReportDay extends Figures {
  date: string;
}

export interface ReportChannel extends Figures {
  id: string;
  name: string;
  platform: string;
  deleted: boolean;
}

export interface ReportPlatform extends Figures {
  platform: string;
}

export interface ReportAgent extends Figures {
  id: string;
  name: string;
  disabled: boolean;
}

export interface ReportHour {
  weekday: number;
  hour: number;
  messages_in: number;
  messages_out: number;
  cases_opened: number;
}

export interface Report {
  from: string;
  to: string;
  previous_from: string;
  previous_to: string;
  timezone: string;
  uncounted: number;
  /** With a filter: how many cases that meet it had something in these days. */
  cases?: number;
  totals: Figures;
  previous: Figures;
  days: ReportDay[];
  channels: ReportChannel[];
  platforms: ReportPlatform[];
  agents: ReportAgent[];
  hours: ReportHour[];
}

export interface ReportFilter {
  from: string;
  to: string;
  channel_id?: string;
  platform?: string;
  /** Only of the cases that meet a filter, as the API takes it. */
  filter?: string;
}

/** A saved filter as the API takes it. */
export const namedFilter = (id: string | undefined) => (id ? JSON.stringify({ saved: id }) : undefined);

export type ReportTable = "days" | "channels" | "platforms" | "agents" | "hours";

export const reportKeys = { all: ["reports"] as const };

/**
 * The workspace's report, or that of what one did oneself. It is asked again while it is looked at; one by a filter
 * seldom, since all that happened in its cases is counted anew each time.
 */
export const reportQuery = (scope: "overview" | "mine", filter: ReportFilter) =>
  queryOptions({
    queryKey: [...reportKeys.all, scope, filter] as const,
    queryFn: ({ signal }) => api.get<Report>(`/reports/${scope}`, { signal, query: { ...filter } }),
    placeholderData: keepPreviousData,
    staleTime: filter.filter ? 60_000 : 5_000,
    refetchInterval: filter.filter ? 5 * 60_000 : 15_000,
  });

/** Where a table of the report is downloaded. */
export function reportFile(table: ReportTable, filter: ReportFilter): string {
  return url("/reports/overview.csv", { table, ...filter });
}
