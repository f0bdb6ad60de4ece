import { t } from "@lingui/core/macro";

const units: Record<string, number> = { m: 1, min: 1, h: 60, d: 1440 };

/** Minutes as people write them: 30 min, 4 h, 1 d 6 h. None is the empty text. */
export function durationText(minutes: number): string {
  const parts: string[] = [];
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  if (days > 0) parts.push(t`${days} d`);
  if (hours > 0) parts.push(t`${hours} h`);
  if (rest > 0) parts.push(t`${rest} min`);
  return parts.join(" ");
}

/**
 * Reads what a person writes: "30", "30 min", "4h", "1 d 6 h", "1.5 h". Nothing
 * is no promise; what cannot be read is null.
 */
export function parseDuration(text: string): number | null {
  const rest = text.trim().toLowerCase().replaceAll(",", ".");
  if (rest === "") return 0;
  if (/^\d+$/.test(rest)) return Number(rest);
  let sum = 0;
  const left = rest.replace(/(\d+(?:\.\d+)?)\s*([a-zé]+)\s*/g, (all, amount: string, word: string) => {
    const unit = units[word] ?? units[word.slice(0, 1)];
    if (!unit || !/^(m|min|mins|minutes?|minutos?|h|hs|hours?|horas?|d|days?|d[ií]as?)$/.test(word)) return all;
    sum += Number(amount) * unit;
    return "";
  });
  return left.trim() === "" && sum > 0 ? Math.round(sum) : null;
}
