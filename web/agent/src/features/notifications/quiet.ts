import type { QuietHours } from "@/entities/notification";

const isoDays: Record<string, number> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };

function minuteOf(text: string): number {
  const [h = 0, m = 0] = text.split(":").map(Number);
  return h * 60 + m;
}

/** The day of the week and the minute of the day somewhere. */
function placeIn(now: number, timeZone: string): { day: number; minute: number } {
  const format = (zone: string | undefined) =>
    new Intl.DateTimeFormat("en-GB", {
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone: zone,
    });
  let parts: Intl.DateTimeFormatPart[];
  try {
    parts = format(timeZone || undefined).formatToParts(now);
  } catch {
    parts = format(undefined).formatToParts(now);
  }
  const of = (type: string) => parts.find((p) => p.type === type)?.value ?? "";
  return { day: isoDays[of("weekday")] ?? 1, minute: Number(of("hour")) * 60 + Number(of("minute")) };
}

/** Whether now is in somebody's quiet hours. Those that end before they begin end the next day. */
export function isQuiet(quiet: QuietHours, now: number, workspaceZone: string): boolean {
  if (!quiet.enabled) return false;
  const { day, minute } = placeIn(now, quiet.timezone || workspaceZone);
  const [from, to] = [minuteOf(quiet.from), minuteOf(quiet.to)];
  const yesterday = day === 1 ? 7 : day - 1;
  if (from < to) return quiet.days.includes(day) && minute >= from && minute < to;
  return (quiet.days.includes(day) && minute >= from) || (quiet.days.includes(yesterday) && minute < to);
}
