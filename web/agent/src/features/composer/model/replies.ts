import type { SavedReply } from "@/entities/tag";

/** The `/word` that is being typed at the caret, or null. */
export function shortcutAt(text: string, caret: number): { from: number; word: string } | null {
  const before = text.slice(0, caret);
  const match = /(^|\s)\/([\p{L}\p{N}_-]*)$/u.exec(before);
  if (!match) return null;
  const word = match[2] ?? "";
  return { from: caret - word.length - 1, word };
}

/** The saved replies that answer to a word, best first. */
export function matchReplies(replies: readonly SavedReply[], word: string, max = 8): SavedReply[] {
  const want = fold(word);
  return replies
    .map((reply) => ({ reply, score: scoreOf(reply, want) }))
    .filter((r) => r.score > 0)
    .sort((a, b) => b.score - a.score || a.reply.shortcut.localeCompare(b.reply.shortcut))
    .slice(0, max)
    .map((r) => r.reply);
}

function scoreOf(reply: SavedReply, want: string): number {
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
  caseNumber: number;
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

/** Placeholders that nobody filled. */
export function unfilled(text: string): string[] {
  return [...text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map((m) => m[1] ?? "");
}
