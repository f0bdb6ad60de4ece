import type { ReportFilter } from "@/entities/report";

/** What the address says of a report. */
export interface ReportSearch {
  /** How many days until today; undefined where from and to say it. */
  days?: number;
  from?: string;
  to?: string;
  channel?: string;
  platform?: string;
  /** A saved filter's id. */
  filter?: string;
}

export const presets = [7, 30, 90] as const;

const date = /^\d{4}-\d{2}-\d{2}$/;

/** The longest that a report may be. */
export const longest = 366;

/** Today in a time zone, as 2026-11-20. */
export function todayIn(zone: string, now = new Date()): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(now);
}

/** The day so many days on. */
export function addDays(day: string, n: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
}

/** How many days from one to the other, both included. */
export function daysOf(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000) + 1;
}

function aDate(value: unknown): string | undefined {
  return typeof value === "string" && date.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

/** Reads the address, whatever somebody wrote into it. */
export function readSearch(search: Record<string, unknown>): ReportSearch {
  const word = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const found: ReportSearch = {
    channel: word(search.channel),
    platform: word(search.platform),
    filter: word(search.filter),
  };
  const from = aDate(search.from);
  const to = aDate(search.to);
  const fits = from && to && from <= to && daysOf(from, to) <= longest;
  if (fits) return { ...found, from, to };
  const days = Number(search.days);
  return { ...found, days: presets.find((n) => n === days) ?? 30 };
}

/** What is asked of the server. */
export function filterOf(search: ReportSearch, today: string): ReportFilter {
  const range =
    search.from && search.to
      ? { from: search.from, to: search.to }
      : { from: addDays(today, 1 - (search.days ?? 30)), to: today };
  return { ...range, channel_id: search.channel, platform: search.platform };
}
