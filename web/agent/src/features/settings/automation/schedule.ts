import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { writtenLocale } from "@/lib/language";

/** How often a schedule comes, as people choose it; "own" is a rule that has no plain words. */
export type Every = "day" | "weekdays" | "week" | "month" | "own";

/** A schedule as somebody edits it. */
export interface Schedule {
  every: Every;
  /** 09:30, by the clock of the workspace. */
  at: string;
  /** Of a week: MO, TH. */
  days: string[];
  /** Of a month: 1 to 31, -1 for its last day. */
  day: number;
  rule: string;
}

export const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const work = "MO,TU,WE,TH,FR";

export const startRule = "FREQ=DAILY;BYHOUR=9;BYMINUTE=0";

const two = (n: number) => String(n).padStart(2, "0");

/** What a rule says, as far as there are plain words for it. */
export function scheduleOf(rule: string): Schedule {
  const parts = new Map(rule.split(";").map((p) => p.split("=") as [string, string]));
  const take = (name: string) => {
    const value = parts.get(name);
    parts.delete(name);
    return value ?? "";
  };
  const freq = take("FREQ");
  const hour = take("BYHOUR") || "0";
  const minute = take("BYMINUTE") || "0";
  const days = take("BYDAY");
  const day = take("BYMONTHDAY");
  const out: Schedule = { every: "own", at: `${two(Number(hour))}:${two(Number(minute))}`, days: ["MO"], day: 1, rule };
  if (parts.size > 0 || !/^\d{1,2}$/.test(hour) || !/^\d{1,2}$/.test(minute)) return out;
  if (freq === "DAILY" && !days && !day) return { ...out, every: "day" };
  if (freq === "WEEKLY" && days === work && !day) return { ...out, every: "weekdays" };
  const chosen = days.split(",");
  if (freq === "WEEKLY" && !day && chosen.every((d) => weekdays.includes(d)))
    return { ...out, every: "week", days: chosen };
  if (freq === "MONTHLY" && !days && /^(-1|\d{1,2})$/.test(day)) return { ...out, every: "month", day: Number(day) };
  return out;
}

/** The rule of a schedule. */
export function ruleOf(s: Schedule): string {
  if (s.every === "own") return s.rule;
  const [hour, minute] = s.at.split(":").map(Number);
  const at = `BYHOUR=${hour || 0};BYMINUTE=${minute || 0}`;
  switch (s.every) {
    case "day":
      return `FREQ=DAILY;${at}`;
    case "weekdays":
      return `FREQ=WEEKLY;BYDAY=${work};${at}`;
    case "week":
      return `FREQ=WEEKLY;BYDAY=${weekdays.filter((d) => s.days.includes(d)).join(",")};${at}`;
    case "month":
      return `FREQ=MONTHLY;BYMONTHDAY=${s.day};${at}`;
  }
}

/** Monday, Tuesday … in the language of the reader. */
export function weekdayName(day: string, style: "long" | "short" = "long"): string {
  const date = new Date(Date.UTC(2024, 0, 1 + weekdays.indexOf(day)));
  return new Intl.DateTimeFormat(i18n.locale || "en", { weekday: style, timeZone: "UTC" }).format(date);
}

/** A time of the clock as the reader writes it. */
function atText(at: string): string {
  const [hour, minute] = at.split(":").map(Number);
  return new Intl.DateTimeFormat(writtenLocale(), { timeStyle: "short", timeZone: "UTC" }).format(
    new Date(Date.UTC(2024, 0, 1, hour, minute)),
  );
}

/** When a schedule comes, as a sentence. */
export function scheduleText(rule: string): string {
  const s = scheduleOf(rule);
  const at = atText(s.at);
  switch (s.every) {
    case "day":
      return t`Every day at ${at}`;
    case "weekdays":
      return t`Monday to Friday at ${at}`;
    case "week": {
      const days = new Intl.ListFormat(i18n.locale || "en").format(s.days.map((d) => weekdayName(d)));
      return t`Every ${days} at ${at}`;
    }
    case "month":
      return s.day < 0 ? t`On the last day of every month at ${at}` : t`On day ${s.day} of every month at ${at}`;
    case "own":
      return t`By the rule ${rule}`;
  }
}

/** What becomes of a day that not every month has. */
export const shortMonths = (day: number): string => (day > 28 ? t`A month without a day ${day} is left out.` : "");
