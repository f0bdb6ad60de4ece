import type { Text } from "@/entities/channel";
import { currentLanguage } from "@/lib/language";

/** A declaration's text in the language of the app. */
export function say(text: Text | undefined | null): string {
  return text?.[currentLanguage()] || text?.en || "";
}
