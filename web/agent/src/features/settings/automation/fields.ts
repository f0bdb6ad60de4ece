import type { FilterField } from "@/features/inbox-list/filter/fields";
import { useFilterFields } from "@/features/inbox-list/filter/fields";

/** All that recipes can ask about: the message first where there is one, else how far the case is. */
export function useRecipeFields(message: boolean): FilterField[] {
  const fields = useFilterFields({ about: message ? "message" : "case", shared: true }).map(nobodysOwn);
  const rank = (f: FilterField) => (!message && f.name === "status" ? 0 : 1);
  return fields.sort((a, b) => rank(a) - rank(b));
}

/** A recipe is nobody's: there is no "me" in it. */
const nobodysOwn = (f: FilterField): FilterField =>
  f.options ? { ...f, options: f.options.filter((o) => o.value !== "me") } : f;
