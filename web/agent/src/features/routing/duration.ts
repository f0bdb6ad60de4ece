import { writtenLocale } from "@/lib/language";

const unit = (n: number, name: string) =>
  new Intl.NumberFormat(writtenLocale(), { style: "unit", unit: name, unitDisplay: "short" }).format(n);

/** A stretch of time by its largest unit that says it exactly enough: 45 sec, 12 min, 3 hr, 2 days. */
export function duration(seconds: number): string {
  if (seconds < 90) return unit(seconds, "second");
  if (seconds < 90 * 60) return unit(Math.round(seconds / 60), "minute");
  if (seconds < 48 * 3600) return unit(Math.round(seconds / 3600), "hour");
  return unit(Math.round(seconds / 86_400), "day");
}
