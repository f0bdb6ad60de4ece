import { i18n, type Messages } from "@lingui/core";
import { formatLocale } from "./region";
import { readSetting, writeSetting } from "./storage";

export type Language = "en" | "es";

export const languages: readonly { value: Language; label: string }[] = [
  { value: "en", label: "English" },
  { value: "es", label: "Español" },
];

type Catalogue = { messages: Messages };

/** The parts of the app that bring their own texts when they are opened. */
export type Area = "frame" | "thread" | "settings" | "reports" | "routing" | "wall" | "public";

const catalogues: Record<Language, Record<Area, () => Promise<Catalogue>>> = {
  en: {
    frame: () => import("../locales/en.po"),
    thread: () => import("../locales/thread/en.po"),
    settings: () => import("../locales/settings/en.po"),
    reports: () => import("../locales/reports/en.po"),
    routing: () => import("../locales/routing/en.po"),
    wall: () => import("../locales/wall/en.po"),
    public: () => import("../locales/public/en.po"),
  },
  es: {
    frame: () => import("../locales/es.po"),
    thread: () => import("../locales/thread/es.po"),
    settings: () => import("../locales/settings/es.po"),
    reports: () => import("../locales/reports/es.po"),
    routing: () => import("../locales/routing/es.po"),
    wall: () => import("../locales/wall/es.po"),
    public: () => import("../locales/public/es.po"),
  },
};

const opened = new Set<Area>(["frame"]);

async function textsOf(language: Language, areas: Iterable<Area>): Promise<Messages> {
  const loaded = await Promise.all([...areas].map((area) => catalogues[language][area]()));
  return Object.assign({}, ...loaded.map((c) => c.messages));
}

/** Brings the texts of an area in the language that is spoken. Awaited beside its code. */
export async function openTexts(area: Area) {
  if (opened.has(area)) return;
  let language: Language;
  do {
    language = currentLanguage();
    i18n.load(language, await textsOf(language, [area]));
  } while (language !== currentLanguage()); // another one was chosen meanwhile
  opened.add(area);
}

function asLanguage(text: string | undefined): Language | undefined {
  const short = text?.slice(0, 2).toLowerCase();
  return short === "en" || short === "es" ? short : undefined;
}

/** Speaks a language from now on, and remembers it in this browser. */
export async function setLanguage(language: Language) {
  let areas: Area[];
  do {
    areas = [...opened];
    i18n.load(language, await textsOf(language, areas));
  } while (opened.size > areas.length); // a page was opened meanwhile
  i18n.activate(language, [formatLocale(language, navigator.languages ?? [navigator.language])]);
  document.documentElement.lang = language;
  writeSetting("language", language);
}

/** The locale for numbers, dates and times; see region.ts. */
export function writtenLocale(): string {
  return [i18n.locales ?? i18n.locale].flat()[0] || "en";
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
