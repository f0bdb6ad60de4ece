import { writtenLocale } from "@/lib/language";

// Figures as people read them. Days of reports are days of the workspace, so
// they are written in UTC, where no zone moves them.

export function number(n: number): string {
  return new Intl.NumberFormat(writtenLocale()).format(n);
}

/** 1.2K where room is scarce. */
export function shortNumber(n: number): string {
  return new Intl.NumberFormat(writtenLocale(), { notation: "compact", maximumFractionDigits: 1 }).format(n);
}

export function percent(fraction: number, digits = 0): string {
  return new Intl.NumberFormat(writtenLocale(), { style: "percent", maximumFractionDigits: digits }).format(fraction);
}

function unit(n: number, name: string): string {
  return new Intl.NumberFormat(writtenLocale(), { style: "unit", unit: name, unitDisplay: "short" }).format(n);
}

/** 45 sec, 12 min, 3 hr 20 min, 2 days 4 hr: never more than its two largest parts. */
export function duration(seconds: number): string {
  if (seconds < 60) return unit(Math.round(seconds), "second");
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit(minutes, "minute");
  if (minutes < 48 * 60) {
    const rest = minutes % 60;
    const hours = unit(Math.floor(minutes / 60), "hour");
    return rest === 0 ? hours : `${hours} ${unit(rest, "minute")}`;
  }
  const hours = Math.round(minutes / 60);
  const days = unit(Math.floor(hours / 24), "day");
  return hours % 24 === 0 ? days : `${days} ${unit(hours % 24, "hour")}`;
}

const asDate = (day: string) => new Date(`${day}T00:00:00Z`);

/** 20 Nov */
export function shortDay(day: string): string {
  return asDate(day).toLocaleDateString(writtenLocale(), { day: "numeric", month: "short", timeZone: "UTC" });
}

/** Fri, 20 November 2026 */
export function longDay(day: string): string {
  return asDate(day).toLocaleDateString(writtenLocale(), {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}

/** 22 Oct – 20 Nov 2026 */
export function dayRange(from: string, to: string): string {
  const format = new Intl.DateTimeFormat(writtenLocale(), {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return format.formatRange(asDate(from), asDate(to));
}

/** The name of a weekday; 0 is Sunday. */
export function weekdayName(day: number, width: "long" | "short" = "short"): string {
  // 4 January 2026 is a Sunday.
  return new Date(Date.UTC(2026, 0, 4 + day)).toLocaleDateString(writtenLocale(), { weekday: width, timeZone: "UTC" });
}

/** 09:00 or 9 AM */
export function hourName(hour: number): string {
  return new Date(Date.UTC(2026, 0, 4, hour)).toLocaleTimeString(writtenLocale(), { hour: "numeric", timeZone: "UTC" });
}

interface WeekLocale {
  getWeekInfo?: () => { firstDay: number };
  weekInfo?: { firstDay: number };
}

/** The days of a week in the order of this language, Sunday as 0. */
export function weekOrder(): number[] {
  const locale = new Intl.Locale(writtenLocale()) as WeekLocale;
  const first = (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
  return [0, 1, 2, 3, 4, 5, 6].map((i) => (first + i) % 7);
}
