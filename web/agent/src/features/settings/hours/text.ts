import { t } from "@lingui/core/macro";
import type { Calendar } from "@/entities/calendar";
import { currentLanguage, writtenLocale } from "@/lib/language";

/** A weekday by name; 0 is Sunday. */
export const dayName = (day: number) =>
  new Intl.DateTimeFormat(currentLanguage(), { weekday: "long", timeZone: "UTC" }).format(
    new Date(Date.UTC(2026, 0, 4 + day)),
  );

/** The week, Monday first. */
export const week = [1, 2, 3, 4, 5, 6, 0];

/** A moment on the wall clock of a calendar. */
export function zoned(time: string, zone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(writtenLocale(), { ...options, timeZone: zone }).format(new Date(time));
}

/** Whether it is open now, and until when or from when on. */
export function openText(c: Calendar): string {
  const at = (time: string) =>
    zoned(time, c.timezone, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  if (c.open_now) return c.closes_at ? t`Open now, until ${at(c.closes_at)}` : t`Open now`;
  return c.opens_at ? t`Closed now, opens ${at(c.opens_at)}` : t`Closed`;
}
