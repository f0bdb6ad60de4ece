/**
 * The locale by which numbers, dates and times are written: the words of the
 * interface's language, the order and the clock of the browser's region. English
 * in Madrid has 24 hours, Spanish in Mexico has a.m. and p.m.
 */
export function formatLocale(language: string, spoken: readonly string[]): string {
  const region = regionOf(spoken);
  if (!region) return language;
  const clock = clockOf(region);
  const wanted = `${language}-${region}`;
  const known = Intl.DateTimeFormat.supportedLocalesOf([wanted])[0];
  return clock ? `${known ?? language}-u-hc-${clock}` : (known ?? language);
}

/** The region of the first language that names one. */
function regionOf(spoken: readonly string[]): string | undefined {
  for (const tag of spoken) {
    const region = parse(tag)?.region;
    if (region) return region;
  }
  return undefined;
}

/** Whether a region reads 15:00 or 3 pm. Its own main language knows best. */
function clockOf(region: string): string | undefined {
  const native = parse(`und-${region}`)?.maximize();
  if (!native) return undefined;
  return new Intl.DateTimeFormat(`${native.language}-${region}`, { hour: "numeric" }).resolvedOptions().hourCycle;
}

function parse(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag);
  } catch {
    return undefined;
  }
}
