import { writtenLocale } from "@/lib/language";

// Months are those of UTC, written 2026-11.

export function thisMonth(now = new Date()): string {
  return now.toISOString().slice(0, 7);
}

/** A month and those before it, the newest first. */
export function monthsBefore(month: string, count: number): string[] {
  const year = Number(month.slice(0, 4));
  const at = Number(month.slice(5, 7)) - 1;
  return Array.from({ length: count }, (_, i) => new Date(Date.UTC(year, at - i, 1)).toISOString().slice(0, 7));
}

/** November 2026 */
export function monthName(month: string): string {
  const name = new Date(`${month}-01T00:00:00Z`).toLocaleDateString(writtenLocale(), {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return name.charAt(0).toLocaleUpperCase(writtenLocale()) + name.slice(1);
}
