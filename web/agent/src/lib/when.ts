import { formatter } from "./formatter";
import { writtenLocale } from "./language";

// Times as people read them, in the language, the region and the zone of this browser.

function format(style: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = writtenLocale();
  return formatter(`${locale}|${style}`, () => new Intl.DateTimeFormat(locale, options));
}

/** 10:32 */
export function clockTime(time: string | number): string {
  return format("clock", { timeStyle: "short" }).format(new Date(time));
}

/** 10:32:07 */
export function exactTime(time: string | number): string {
  return format("exact", { timeStyle: "medium" }).format(new Date(time));
}

/** 20 Nov 2026, 10:32 */
export function fullTime(time: string | number): string {
  return format("full", { dateStyle: "medium", timeStyle: "short" }).format(new Date(time));
}

/** The clock for today, else the day and the clock. */
export function nearTime(time: string | number, now = Date.now()): string {
  const date = new Date(time);
  if (dayKey(date) === dayKey(new Date(now))) return clockTime(time);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return sameYear
    ? `${format("near", { day: "numeric", month: "short" }).format(date)}, ${clockTime(time)}`
    : fullTime(time);
}

/** A day as a line between messages: today, yesterday, Friday 20 November. */
export function dayName(time: string | number, now = Date.now()): string {
  const date = new Date(time);
  const days = daysBetween(date, new Date(now));
  if (days === 0 || days === 1) {
    const locale = writtenLocale();
    const relative = formatter(`${locale}|relative`, () => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
    const word = relative.format(-days, "day");
    return word.charAt(0).toUpperCase() + word.slice(1);
  }
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return sameYear
    ? format("day", { weekday: "long", day: "numeric", month: "long" }).format(date)
    : format("day-year", { day: "numeric", month: "long", year: "numeric" }).format(date);
}

/** Calendar day in this browser's zone, as a key. */
export function dayKey(time: string | number | Date): string {
  const d = new Date(time);
  return `${d.getFullYear()}-${d.getMonth() + 1}-${d.getDate()}`;
}

function daysBetween(a: Date, b: Date): number {
  const noon = (d: Date) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate());
  return Math.round((noon(b) - noon(a)) / 86_400_000);
}

/** How long ago, in its largest unit: 5 min, 3 h, 2 days. */
export function span(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const [value, unit] =
    minutes < 60
      ? [minutes, "minute"]
      : minutes < 2880
        ? [Math.floor(minutes / 60), "hour"]
        : [Math.floor(minutes / 1440), "day"];
  const locale = writtenLocale();
  const named = { style: "unit", unit: String(unit), unitDisplay: "short" } as const;
  return formatter(`${locale}|span ${unit}`, () => new Intl.NumberFormat(locale, named)).format(Number(value));
}

/** 1.4 MB */
export function fileSize(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let n = bytes;
  let u = 0;
  while (n >= 1000 && u < units.length - 1) {
    n /= 1000;
    u++;
  }
  const locale = writtenLocale();
  const digits = n < 10 && u > 0 ? 1 : 0;
  const options: Intl.NumberFormatOptions = {
    style: "unit",
    unit: units[u],
    unitDisplay: u === 0 ? "long" : "short",
    maximumFractionDigits: digits,
  };
  return formatter(`${locale}|size ${u} ${digits}`, () => new Intl.NumberFormat(locale, options)).format(n);
}

/** 1:05 */
export function playTime(seconds: number): string {
  const total = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, "0")}`;
}

/** A key that sorts times as text, however many digits their fraction has. */
export function timeKey(iso: string): string {
  const [head = "", fraction = ""] = iso.replace(/Z$/, "").split(".");
  return `${head}.${fraction.padEnd(9, "0")}`;
}
