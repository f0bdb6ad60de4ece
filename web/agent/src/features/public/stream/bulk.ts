import { doVerbs, type PublicItem, type Verb } from "@/entities/public";
import { mayOf } from "../item/verbs";

/** How many items go in one request: small enough that the progress moves. */
const chunk = 20;

export interface BulkResult {
  done: string[];
  refused: { id: string; why: string }[];
}

/** What of the selection a verb can be done to. */
export function fitting(items: readonly PublicItem[], verb: Verb): PublicItem[] {
  return items.filter((i) => mayOf(i, verb)?.allowed);
}

/** Does one verb to many items; each is answered for itself, and `onStep` hears how far it is. */
export async function doMany(
  items: readonly PublicItem[],
  verb: Verb,
  onStep: (done: number) => void,
  whyOf: (e: unknown) => string,
): Promise<BulkResult> {
  const result: BulkResult = { done: [], refused: [] };
  const confirm = items.some((i) => mayOf(i, verb)?.final);
  for (let at = 0; at < items.length; at += chunk) {
    const ids = items.slice(at, at + chunk).map((i) => i.message_id);
    try {
      const answer = await doVerbs(ids, { verb, ...(confirm && { confirm: true }) });
      for (const one of answer.items) {
        if (one.error) result.refused.push({ id: one.message_id, why: one.error });
        else result.done.push(one.message_id);
      }
    } catch (e) {
      for (const id of ids) result.refused.push({ id, why: whyOf(e) });
    }
    onStep(Math.min(items.length, at + chunk));
  }
  return result;
}
