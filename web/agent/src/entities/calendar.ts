import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";

export interface Stretch {
  open: string;
  close: string;
}

/** A stretch of a weekday; 0 is Sunday. */
export interface Span extends Stretch {
  day: number;
}

/** A date with hours of its own; without any it is a day off. */
export interface SpecialDay {
  date: string;
  name: string;
  yearly: boolean;
  hours: Stretch[];
}

/** What a person edits of business hours. */
export interface CalendarDraft {
  name: string;
  timezone: string;
  always_open: boolean;
  days: Span[];
  holidays: SpecialDay[];
}

export interface Calendar extends CalendarDraft {
  id: string;
  default: boolean;
  open_now: boolean;
  opens_at: string | null;
  closes_at: string | null;
  /** What names it. */
  used_by: { kind: "sla_policy" | "workstream"; id: string; name: string }[];
}

/** What an iCalendar file holds. */
export interface Imported {
  days: (SpecialDay & { detail: string })[];
  skipped: { line: number; summary: string; reason: string }[];
  truncated: boolean;
  /** Dates that the calendar has already. */
  known: string[];
  applied: boolean;
}

export const calendarKeys = {
  list: ["calendars"] as const,
  preview: (id: string) => ["calendars", id, "preview"] as const,
};

export const calendarsQuery = queryOptions({
  queryKey: calendarKeys.list,
  queryFn: ({ signal }) => api.get<Page<Calendar>>("/calendars", { signal }).then((page) => page.items),
});

/** When a calendar is open in the next two weeks. */
export const previewQuery = (id: string) =>
  queryOptions({
    queryKey: calendarKeys.preview(id),
    queryFn: ({ signal }) =>
      api.get<{ timezone: string; items: { from: string; to: string }[] }>(`/calendars/${id}/preview`, {
        signal,
        query: { days: 14 },
      }),
  });
