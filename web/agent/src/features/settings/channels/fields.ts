import type { Platform, PlatformField } from "@/entities/channel";

export type Values = Record<string, string>;

/** The values with which a form starts: what is set, else the declared default. */
export function startValues(platform: Platform, settings: Record<string, string> = {}): Values {
  return Object.fromEntries(
    platform.fields.map((f) => [f.name, f.secret ? "" : (settings[f.name] ?? f.default ?? "")]),
  );
}

/** Why a value cannot be, as a word that the form puts into a sentence. */
export function fieldFault(
  field: PlatformField,
  value: string,
  secretIsSet: boolean,
): "required" | "pattern" | undefined {
  if (value === "") return field.required && !(field.secret && secretIsSet) ? "required" : undefined;
  if (!field.pattern) return undefined;
  try {
    return new RegExp(`^(?:${field.pattern})$`, "u").test(value) ? undefined : "pattern";
  } catch {
    return undefined; // a pattern that only the server can read: it checks again
  }
}

/** What is sent: secrets only where something was typed. */
export function bodyOf(platform: Platform, name: string, values: Values) {
  const settings: Values = {};
  const secrets: Values = {};
  for (const f of platform.fields) {
    const value = (values[f.name] ?? "").trim();
    if (!f.secret) settings[f.name] = value;
    else if (value) secrets[f.name] = value;
  }
  return { name: name.trim(), settings, secrets };
}

/** A value that nobody can guess, for verify tokens. */
export function randomValue(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}
