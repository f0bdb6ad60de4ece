import type { Case } from "@/entities/case";

/**
 * When the reply window closes on a customer who waits; 0 where nobody waits or the platform has none. While
 * somebody waits, the last words of a case are the customer's newest ones: the window counts from them.
 */
export function closesAt(c: Case, windows: ReadonlyMap<string, number>, warn: number): number {
  const length = windows.get(c.platform) ?? 0;
  if (warn <= 0 || length <= 0 || !c.waiting_since || c.status === "resolved") return 0;
  if (c.last_message?.direction !== "in") return 0;
  return Date.parse(c.last_message.at) + length;
}
