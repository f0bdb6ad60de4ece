import { formatter } from "@/lib/formatter";
import { writtenLocale } from "@/lib/language";

/** es_AR as people say it. */
export function languageName(code: string): string {
  const locale = writtenLocale();
  const names = formatter(`${locale}|languages`, () => new Intl.DisplayNames([locale], { type: "language" }));
  try {
    const name = names.of(code.replace("_", "-")) ?? code;
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  } catch {
    return code;
  }
}
