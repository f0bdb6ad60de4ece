import { i18n } from "@lingui/core";

/** The name of a language, in the language of the desk. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([i18n.locale], { type: "language" }).of(code) ?? code;
  } catch {
    return code; // no language at all
  }
}
