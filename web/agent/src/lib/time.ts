import { i18n } from "@lingui/core";
import { plural, t } from "@lingui/core/macro";
import { useSyncExternalStore } from "react";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(f: () => void) {
  listeners.add(f);
  now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    for (const listener of listeners) listener();
  }, 15_000);
  return () => {
    listeners.delete(f);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The present, refreshed every 15 seconds; one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** How long ago, as short as can be: "now", "5 min", "3 h", "2 d". */
export function shortAge(iso: string, at: number): string {
  const age = Math.max(0, at - Date.parse(iso));
  if (age < minute) return t`now`;
  if (age < hour) {
    const n = Math.floor(age / minute);
    return t`${n} min`;
  }
  if (age < day) {
    const n = Math.floor(age / hour);
    return t`${n} h`;
  }
  const n = Math.floor(age / day);
  return t`${n} d`;
}

/** The same in words, for screen readers and tooltips. */
export function longAge(iso: string, at: number): string {
  const age = Math.max(0, at - Date.parse(iso));
  if (age < hour) return plural(Math.max(1, Math.floor(age / minute)), { one: "# minute", other: "# minutes" });
  if (age < day) return plural(Math.floor(age / hour), { one: "# hour", other: "# hours" });
  return plural(Math.floor(age / day), { one: "# day", other: "# days" });
}

/** A moment as a list shows it: the hour today, the weekday this week, else the date. */
export function listTime(iso: string, at: number): string {
  const date = new Date(iso);
  const today = new Date(at);
  const days = Math.round((startOfDay(today) - startOfDay(date)) / day);
  if (days <= 0) return i18n.date(date, { timeStyle: "short" });
  if (days < 7) return i18n.date(date, { weekday: "short" });
  if (date.getFullYear() === today.getFullYear()) return i18n.date(date, { day: "numeric", month: "short" });
  return i18n.date(date, { day: "numeric", month: "short", year: "numeric" });
}

/** A moment in full. */
export function fullTime(iso: string): string {
  return i18n.date(new Date(iso), { dateStyle: "medium", timeStyle: "short" });
}

function startOfDay(d: Date): number {
  return new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
}
