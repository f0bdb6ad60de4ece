/** The marks that a channel's syntax puts around words. */
export interface Marks {
  bold: string;
  italic: string;
  strike: string;
  mono: string;
}

const marks: Record<string, Marks> = {
  chat: { bold: "*", italic: "_", strike: "~", mono: "`" },
  markdown: { bold: "**", italic: "_", strike: "~~", mono: "`" },
};

/** The marks of a channel, or null where emphasis cannot be sent. */
export function marksOf(formatting: string): Marks | null {
  return marks[formatting] ?? null;
}

export interface Edit {
  text: string;
  start: number;
  end: number;
}

/** Puts marks around the selection, or takes them away where they stand already. */
export function toggleMark(edit: Edit, mark: string): Edit {
  const { text } = edit;
  let { start, end } = edit;
  // Marks cling to words: blanks at the rim of the selection stay outside.
  while (start < end && /\s/.test(text[start] ?? "")) start++;
  while (end > start && /\s/.test(text[end - 1] ?? "")) end--;
  const n = mark.length;
  if (text.slice(start - n, start) === mark && text.slice(end, end + n) === mark && start >= n) {
    return {
      text: text.slice(0, start - n) + text.slice(start, end) + text.slice(end + n),
      start: start - n,
      end: end - n,
    };
  }
  const inner = text.slice(start, end);
  if (inner.length > 2 * n && inner.startsWith(mark) && inner.endsWith(mark)) {
    return { text: text.slice(0, start) + inner.slice(n, -n) + text.slice(end), start, end: end - 2 * n };
  }
  return { text: text.slice(0, start) + mark + inner + mark + text.slice(end), start: start + n, end: end + n };
}

/** Puts a sign before each line of the selection, or takes it away where every line has it. */
export function toggleLines(edit: Edit, sign: (line: number) => string): Edit {
  const { text, start, end } = edit;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const stop = text.indexOf("\n", Math.max(start, end - 1));
  const to = stop < 0 ? text.length : stop;
  const lines = text.slice(from, to).split("\n");
  const all = lines.every((line, i) => line.startsWith(sign(i)));
  const body = lines.map((line, i) => (all ? line.slice(sign(i).length) : sign(i) + line)).join("\n");
  return { text: text.slice(0, from) + body + text.slice(to), start: from, end: from + body.length };
}

/** Puts a text in the place of the selection. */
export function insert(edit: Edit, text: string): Edit {
  const at = edit.start + text.length;
  return { text: edit.text.slice(0, edit.start) + text + edit.text.slice(edit.end), start: at, end: at };
}
