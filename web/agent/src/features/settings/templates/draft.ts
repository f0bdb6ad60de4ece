import type { Card, Category, Parts, Sheet, TemplateButton, Version } from "@/entities/template-edit";

/** What was changed of a template and is not kept yet. */
export interface Edits {
  name?: string;
  category?: Category;
  default_language?: string;
  fills?: Record<string, string>;
  parts: Record<string, Parts>;
}

export const noEdits: Edits = { parts: {} };

export const emptyParts: Parts = { body: "" };

/** What is to be submitted next, or what customers get. */
export const wordsOf = (version: Version): Parts => version.draft ?? version.parts;

export function isChanged(edits: Edits): boolean {
  const { parts, ...rest } = edits;
  return Object.keys(parts).length > 0 || Object.values(rest).some((v) => v !== undefined);
}

/** What is sent to keep the changes of a template that is there. */
export function patchOf(edits: Edits) {
  const { parts, ...rest } = edits;
  const versions = Object.entries(parts).map(([language, p]) => ({ language, parts: tidied(p) }));
  return { ...rest, versions: versions.length > 0 ? versions : undefined };
}

/** A name as platforms take it. */
export function nameOf(typed: string): string {
  return typed
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_");
}

const variable = /\{\{([^{}]*)\}\}/g;
const isNumber = (v: string) => /^[1-9]\d{0,2}$/.test(v);

/** The variables of a text, each once: numbers in their order, names as they come. */
export function variablesIn(text: string): string[] {
  const found = [...new Set([...text.matchAll(variable)].map((m) => m[1] ?? ""))];
  return found.every(isNumber) ? found.sort((a, b) => Number(a) - Number(b)) : found;
}

/** What the next variable of a text is called: the next number, or the name wished for where there are names. */
export function nextVariable(text: string, wish: string): string {
  const there = variablesIn(text);
  if (there.every(isNumber)) return String(Math.max(0, ...there.map(Number)) + 1);
  let name = wish;
  for (let n = 2; there.includes(name); n++) name = `${wish}_${n}`;
  return name;
}

function used(examples: Record<string, string> | undefined, text: string | undefined) {
  const kept = Object.entries(examples ?? {}).filter(([name]) => variablesIn(text ?? "").includes(name));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

const tidiedButton = (b: TemplateButton): TemplateButton => {
  const link = b.kind === "url" && !b.url?.includes("{{");
  return { ...b, text: b.text?.trim(), example: link ? undefined : b.example };
};

const tidiedCard = (c: Card): Card => ({
  ...c,
  examples: used(c.examples, c.body),
  buttons: c.buttons.map(tidiedButton),
});

/** Parts without what nobody sees: examples of variables that are gone, empty lists. */
export function tidied(parts: Parts): Parts {
  const { foreign: _, ...p } = parts;
  return {
    ...p,
    header: p.header && { ...p.header, examples: used(p.header.examples, p.header.text) },
    examples: used(p.examples, p.body),
    footer: p.footer || undefined,
    buttons: p.buttons?.length ? p.buttons.map(tidiedButton) : undefined,
    cards: p.cards?.length ? p.cards.map(tidiedCard) : undefined,
    ttl_seconds: p.ttl_seconds || undefined,
  };
}

export function newButton(kind: TemplateButton["kind"]): TemplateButton {
  switch (kind) {
    case "copy_code":
      return { kind, example: "" };
    case "flow":
      return { kind, text: "", flow_id: "", flow_action: "navigate", flow_screen: "" };
    default:
      return { kind, text: "" };
  }
}

/** A card like the one before it, with words of its own to come: all cards of a carousel are alike. */
export function nextCard(cards: readonly Card[]): Card {
  const last = cards.at(-1);
  if (!last) return { header: { kind: "image" }, body: "", buttons: [{ kind: "quick_reply", text: "" }] };
  return {
    header: { kind: last.header.kind },
    body: last.body === undefined ? undefined : "",
    buttons: last.buttons.map((b) => newButton(b.kind)),
  };
}

/** A list with one of it moved up or down. */
export function moved<T>(list: readonly T[], at: number, by: number): T[] {
  const out = [...list];
  const [one] = out.splice(at, 1);
  if (one !== undefined) out.splice(at + by, 0, one);
  return out;
}

/** Whether the platform has been given any of its languages. */
export const isKnown = (sheet: Sheet): boolean =>
  !sheet.pasted && sheet.versions.some((v) => v.remote_id !== "" || v.status !== "draft");

/** Where a template comes from. */
export function originOf(sheet: Sheet): "pasted" | "platform" | "here" {
  if (sheet.pasted) return "pasted";
  return isKnown(sheet) ? "platform" : "here";
}

/** For how long the platform may try to deliver, as far as the category allows it. */
export const tries = [60, 300, 600, 900, 3600, 10_800, 43_200, 86_400, 604_800, 2_592_000] as const;
