const hour = 3_600_000;

export type WaitTone = "calm" | "warn" | "late";

/**
 * How a wait looks: calm within the hour, then a warning, and late after a day,
 * when reply windows close.
 */
export function waitTone(since: string, now: number): WaitTone {
  const age = now - Date.parse(since);
  if (age >= 24 * hour) return "late";
  return age >= hour ? "warn" : "calm";
}
