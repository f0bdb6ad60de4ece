/** The languages that customers are most often answered in; others are shown where a case has one. */
const written = "es en pt fr de it ca gl eu nl pl ro ru uk ar he tr fa hi bn id vi th zh ja ko sv nb da fi cs el hu bg";

/** Codes that are no country, though they have a name. */
const noCountry = new Set(["EU", "EZ", "UN", "ZZ", "XA", "XB", "QO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"]);

export interface Named {
  value: string;
  label: string;
}

const byName = (locale: string) => (a: Named, b: Named) => a.label.localeCompare(b.label, locale);

/** Languages in the reader's, by name; with one more that is in use. */
export function languageNames(locale: string, used = ""): Named[] {
  const names = new Intl.DisplayNames([locale], { type: "language", fallback: "code" });
  const codes = new Set([...written.split(" "), ...(used ? [used] : [])]);
  return [...codes].map((value) => ({ value, label: capital(names.of(value) ?? value, locale) })).sort(byName(locale));
}

const countries = new Map<string, Named[]>();

/** Countries in the reader's language, by name. Sorting them takes long enough to be done once a language. */
export function countryNames(locale: string): readonly Named[] {
  const known = countries.get(locale) ?? allCountries(locale);
  countries.set(locale, known);
  return known;
}

function allCountries(locale: string): Named[] {
  const names = new Intl.DisplayNames([locale], { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  return letters
    .flatMap((a) => letters.map((b) => a + b))
    .flatMap((value) => {
      const label = noCountry.has(value) ? undefined : names.of(value);
      return label ? [{ value, label }] : [];
    })
    .sort(byName(locale));
}

const capital = (text: string, locale: string) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
