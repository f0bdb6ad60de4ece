import { i18n, type Messages } from "@lingui/core";
import { readSetting, writeSetting } from "./storage";

export type Language = "en" | "es";

export const languages: readonly { value: Language; label: string }[] = [
  { value: "en", label: "English" },
  { value: "es", label: "Español" },
];

type Catalogue = { messages: Messages };

const catalogues: Record<Language, () => Promise<Catalogue[]>> = {
  en: () =>
    Promise.all([
      import("../locales/en.po"),
      import("../locales/thread/en.po"),
      import("../locales/settings/en.po"),
    ] as Promise<Catalogue>[]),
  es: () =>
    Promise.all([
      import("../locales/es.po"),
      import("../locales/thread/es.po"),
      import("../locales/settings/es.po"),
    ] as Promise<Catalogue>[]),
};

function asLanguage(text: string | undefined): Language | undefined {
  const short = text?.slice(0, 2).toLowerCase();
  return short === "en" || short === "es" ? short : undefined;
}

/** Speaks a language from now on, and remembers it in this browser. */
export async function setLanguage(language: Language) {
  const loaded = await catalogues[language]();
  i18n.loadAndActivate({ locale: language, messages: Object.assign({}, ...loaded.map((c) => c.messages)) });
  document.documentElement.lang = language;
  writeSetting("language", language);
}

export function currentLanguage(): Language {
  return asLanguage(i18n.locale) ?? "en";
}

/** Before the first paint: what was chosen here, else what the browser speaks. */
export function startLanguage() {
  const kept = asLanguage(readSetting<string | undefined>("language", undefined));
  return setLanguage(kept ?? asLanguage(navigator.language) ?? "en");
}

/** After signing in: the person's own language, wherever they sign in. */
export function followPerson(locale: string) {
  const language = asLanguage(locale);
  if (language && language !== currentLanguage()) void setLanguage(language);
}
