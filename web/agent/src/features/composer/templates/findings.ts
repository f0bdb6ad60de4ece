import type { ApiError } from "@client/error";
import { i18n } from "@lingui/core";
import type { PreparedTemplate, TemplateSheet } from "@/entities/template";

const prefix = "template.variables.";

/** What was typed for the blanks of a language; where that is not known yet, all of it. */
export function variablesFor(
  sheet: TemplateSheet | undefined,
  language: string,
  typed: Record<string, string>,
): Record<string, string> {
  const version = sheet?.versions.find((v) => v.language === language);
  if (!version) return typed;
  // A bare name is one of the body, as programs write it.
  const has = (key: string) => version.blanks.some((b) => b.key === key || b.key === `body.${key}`);
  return Object.fromEntries(Object.entries(typed).filter(([key]) => has(key)));
}

const words = (message: { en: string; es: string }) => (i18n.locale === "es" ? message.es : message.en);

/** What is wrong in each blank. What is only missing yet is said once sending was tried. */
export function blankErrors(data: PreparedTemplate, strict: boolean, refused?: ApiError): Record<string, string> {
  const out: Record<string, string> = {};
  for (const { key } of data.blanks) {
    const found = data.findings.find((f) => f.path === key && f.severity === "error");
    const missing = found?.code === "value_missing" || found?.code === "file_missing";
    if (found && (strict || !missing)) out[key] = words(found.message);
    const said = refused?.field(prefix + key);
    if (said && !out[key]) out[key] = said;
  }
  return out;
}

/** What is wrong and belongs to no blank. */
export function otherErrors(data: PreparedTemplate, refused?: ApiError): string[] {
  const keys = new Set(data.blanks.map((b) => b.key));
  const out = data.findings.filter((f) => f.severity === "error" && !keys.has(f.path)).map((f) => words(f.message));
  for (const e of refused?.errors ?? []) {
    const key = e.field.replace(/^body\./, "").replace(prefix, "");
    if (!keys.has(key)) out.push(e.detail);
  }
  return [...new Set(out)];
}
