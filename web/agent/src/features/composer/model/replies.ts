import type { Macro } from "@/entities/macro";
import type { TemplateOrder } from "@/entities/template";

/** What the list of the composer offers: a saved reply, or a macro. */
export interface Quick {
  id: string;
  shortcut: string;
  title: string;
  text: string;
  macro?: Macro;
  /** Sent in place of the text. */
  template?: TemplateOrder | null;
}

/** A macro as the list offers it. */
export function quickOf(macro: Macro): Quick {
  const text = macro.actions.find((a) => a.kind === "reply" || a.kind === "note")?.value ?? "";
  return { id: macro.id, shortcut: macro.shortcut, title: macro.name, text, macro };
}

/** The `/word` or `\word` that is being typed at the caret, or null. A backslash asks for macros alone. */
export function shortcutAt(text: string, caret: number): { from: number; word: string; macros: boolean } | null {
  const before = text.slice(0, caret);
  const match = /(^|\s)([/\\])([\p{L}\p{N}_-]*)$/u.exec(before);
  if (!match) return null;
  const word = match[3] ?? "";
  return { from: caret - word.length - 1, word, macros: match[2] === "\\" };
}

/** What answers to a word, best first. */
export function matchReplies(replies: readonly Quick[], word: string, max = 8): Quick[] {
  const want = fold(word);
  return replies
    .map((reply) => ({ reply, score: scoreOf(reply, want) }))
    .filter((r) => r.score > 0)
    .sort((a, b) => b.score - a.score || a.reply.shortcut.localeCompare(b.reply.shortcut))
    .slice(0, max)
    .map((r) => r.reply);
}

function scoreOf(reply: Quick, want: string): number {
  if (want === "") return 1;
  const shortcut = fold(reply.shortcut);
  if (shortcut === want) return 5;
  if (shortcut.startsWith(want)) return 4;
  if (
    fold(reply.title)
      .split(/\s+/)
      .some((w) => w.startsWith(want))
  )
    return 3;
  if (shortcut.includes(want) || fold(reply.title).includes(want)) return 2;
  return fold(reply.text).includes(want) ? 1 : 0;
}

/** Lower case and without accents, so that "envio" finds "envío". */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export interface Facts {
  contact: string;
  agent: string;
  workspace: string;
  channel: string;
  caseNumber: number | string;
}

/** The values that a saved reply may name. */
export function variablesOf(facts: Facts): Record<string, string> {
  const first = (name: string) => name.trim().split(/\s+/)[0] ?? "";
  return {
    "contact.name": facts.contact,
    "contact.first_name": first(facts.contact),
    "agent.name": facts.agent,
    "agent.first_name": first(facts.agent),
    "workspace.name": facts.workspace,
    "channel.name": facts.channel,
    "case.number": String(facts.caseNumber),
  };
}

/** Fills {{variables}}. An unknown one stays as it is, so that it is seen before it is sent. */
export function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => values[name] || whole);
}

/** Placeholders that nobody filled, each once. */
export function unfilled(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map((m) => m[1] ?? ""))];
}
