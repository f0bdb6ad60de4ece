import type { Case } from "@/entities/case";
import type { MacroOutcome } from "@/entities/macro";

/** How many cases are asked about, or done, at once. */
const atOnce = 4;

/** Does something with each of many, a few at a time, in their order; ends early once it is told to. */
export async function eachOf<T>(items: readonly T[], f: (item: T) => Promise<void>, signal: AbortSignal) {
  let next = 0;
  const lane = async () => {
    for (let item = items[next++]; item !== undefined && !signal.aborted; item = items[next++]) await f(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
}

/** What a macro would do to one of many cases; a reason where it can't. */
export interface Looked {
  c: Case;
  outcome?: MacroOutcome;
  refusal?: string;
}

export interface Summary {
  /** Those that something is done to. */
  ready: Case[];
  /** Customers who get a message. */
  messages: number;
  /** The cases of those. */
  writes: string[];
  unchanged: number;
  refused: { c: Case; why: string }[];
  /** Variables that no case has a value for, or some have not. */
  missing: string[];
}

/** Adds up what a macro would do to many cases. */
export function summaryOf(looked: readonly Looked[]): Summary {
  const out: Summary = { ready: [], messages: 0, writes: [], unchanged: 0, refused: [], missing: [] };
  for (const { c, outcome, refusal } of looked) {
    const refused = outcome?.steps.find((s) => s.state === "refused");
    const does = outcome?.steps.filter((s) => s.state === "would") ?? [];
    if (refusal !== undefined || refused) out.refused.push({ c, why: refusal ?? refused?.detail ?? "" });
    else if (does.length === 0) out.unchanged++;
    else {
      out.ready.push(c);
      if (does.some((s) => s.kind === "reply")) {
        out.messages++;
        out.writes.push(c.id);
      }
      for (const name of outcome?.missing ?? []) if (!out.missing.includes(name)) out.missing.push(name);
    }
  }
  return out;
}
