import type { Member } from "@/entities/member";

/** Where a name is being written after an @, and what of it there is. */
export function mentionAt(text: string, caret: number): { from: number; word: string } | null {
  const before = text.slice(0, caret);
  const found = /(?:^|[\s(])@([^\s@][^\n@]{0,40})?$/.exec(before);
  if (!found) return null;
  const word = found[1] ?? "";
  if (/\s$/.test(word)) return null;
  return { from: before.length - word.length - 1, word };
}

const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The colleagues whose name, or a word of it, begins so. */
export function matchMembers(members: readonly Member[], word: string, me: string, most = 8): Member[] {
  const wanted = fold(word);
  return members
    .filter((m) => !m.disabled_at && m.id !== me)
    .filter((m) => {
      const name = fold(m.name);
      return name.startsWith(wanted) || name.split(/\s+/).some((part) => part.startsWith(wanted));
    })
    .slice(0, most);
}

/** A note's text in pieces: what names somebody, and what does not. The longest name counts. */
export function piecesOf(text: string, names: readonly string[]): { text: string; named: boolean }[] {
  const out: { text: string; named: boolean }[] = [];
  const longest = names.filter(Boolean).toSorted((a, b) => b.length - a.length);
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const name =
      text[at] === "@" ? longest.find((n) => text.startsWith(n, at + 1) && ends(text, at + 1 + n.length)) : undefined;
    if (name === undefined) {
      plain += text[at];
      at++;
      continue;
    }
    if (plain) out.push({ text: plain, named: false });
    out.push({ text: `@${name}`, named: true });
    plain = "";
    at += name.length + 1;
  }
  if (plain) out.push({ text: plain, named: false });
  return out;
}

/** "@Ana" is not the beginning of "@Anabel". */
const ends = (text: string, at: number) => !/[\p{L}\p{N}]/u.test(text[at] ?? "");

/** The members whom a note names. */
export function namedIn(text: string, members: readonly Member[]): string[] {
  const named = new Set(
    piecesOf(
      text,
      members.map((m) => m.name),
    )
      .filter((piece) => piece.named)
      .map((piece) => piece.text.slice(1)),
  );
  return members.filter((m) => !m.disabled_at && named.has(m.name)).map((m) => m.id);
}
