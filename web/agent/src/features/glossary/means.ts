import { currentLanguage } from "@/lib/language";
import { type TermName, terms } from "./terms";

/** What a term means, where a page begins with it. */
export function means(name: TermName): string {
  return terms[name][currentLanguage()].means;
}
