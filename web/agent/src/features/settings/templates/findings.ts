import { i18n } from "@lingui/core";
import { createContext, useContext } from "react";
import type { TemplateFinding } from "@/entities/template";

export const inWords = (message: { en: string; es: string }): string =>
  i18n.locale === "es" ? message.es : message.en;

const unfinished = new Set([
  "cards_few",
  "url_example",
  "code_example",
  "offer_url",
  "card_header",
  "app_package",
  "app_signature",
]);

/** What is only not there yet: said once somebody wanted to submit it. */
export const isMissing = (f: TemplateFinding): boolean => f.code.endsWith("_missing") || unfinished.has(f.code);

/** What is of weight for a text that the provider has approved already. */
const filling = new Set(["body_missing", "variable_broken", "variable_format", "variables_mixed"]);

export function relevant(findings: readonly TemplateFinding[], pasted: boolean): TemplateFinding[] {
  if (!pasted) return [...findings];
  return findings.filter((f) => filling.has(f.code) || f.path === "name" || f.path === "language");
}

/** The example that a finding of a text is about. */
const exampleOf = (f: TemplateFinding): string | undefined =>
  f.code === "example_missing" || f.code === "example_invalid" ? f.values?.variable : undefined;

export interface FieldFindings {
  error?: string;
  warning?: string;
}

/** What is said at a field: of the example of a variable, or of the rest. */
export function findingsAt(
  findings: readonly TemplateFinding[],
  path: string,
  strict: boolean,
  variable?: string,
): FieldFindings {
  const here = findings.filter(
    (f) => f.path === path && exampleOf(f) === (variable && `{{${variable}}}`) && (strict || !isMissing(f)),
  );
  const first = (severity: TemplateFinding["severity"]) => {
    const found = here.find((f) => f.severity === severity);
    return found && capital(inWords(found.message));
  };
  return { error: first("error"), warning: first("warning") };
}

export const capital = (words: string): string => words.charAt(0).toLocaleUpperCase(i18n.locale) + words.slice(1);

/** By this the field of a finding is found on the page. */
export const spot = (path: string, variable?: string): string => (variable ? `${path}|${variable}` : path);

export function spotOf(f: TemplateFinding): string {
  return spot(f.path, exampleOf(f)?.replace(/[{}]/g, ""));
}

/** Puts the focus where a finding is, or into the part that holds it. */
export function goTo(finding: TemplateFinding) {
  const wanted = spotOf(finding);
  const tries = [wanted, finding.path, finding.path.replace(/\.[^.]*$/, ""), finding.path.replace(/[.[].*$/, "")];
  for (const at of tries) {
    const found = document.querySelector<HTMLElement>(`[data-spot="${CSS.escape(at)}"]`);
    const field = found?.querySelector<HTMLElement>("input:not([hidden]), textarea, button, [role=combobox]");
    if (!found || !field) continue;
    found.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
    return;
  }
}

interface Known {
  findings: readonly TemplateFinding[];
  strict: boolean;
}

/** What was found in the language that is being written. */
export const FindingsContext = createContext<Known>({ findings: [], strict: false });

export function useFindings(path: string, variable?: string): FieldFindings {
  const { findings, strict } = useContext(FindingsContext);
  return findingsAt(findings, path, strict, variable);
}
