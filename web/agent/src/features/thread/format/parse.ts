/**
 * Reads the emphasis that people type in messengers into a small tree. The
 * tree is drawn with React nodes; no markup of a customer ever becomes HTML.
 */

export type Inline =
  | { type: "text"; text: string }
  | { type: "bold" | "italic" | "strike"; children: Inline[] }
  | { type: "mono"; text: string }
  | { type: "link"; href: string; text: string };

export type Block =
  | { type: "paragraph"; lines: Inline[][] }
  | { type: "quote"; lines: Inline[][] }
  | { type: "code"; text: string }
  | { type: "bullets"; items: Inline[][] }
  | { type: "numbers"; start: number; items: Inline[][] };

export type Syntax = "chat" | "markdown" | "none";

type Emphasis = "bold" | "italic" | "strike";
type Markers = readonly (readonly [string, Emphasis])[];

/** The marks of each syntax, longest first so that `**` is not read as `*`. */
const emphasis: Record<Syntax, Markers> = {
  chat: [
    ["*", "bold"],
    ["_", "italic"],
    ["~", "strike"],
  ],
  markdown: [
    ["**", "bold"],
    ["~~", "strike"],
    ["_", "italic"],
    ["*", "italic"],
  ],
  none: [],
};

const word = /[\p{L}\p{N}]/u;
const link = /(?:https?:\/\/|www\.)[^\s<>"'`*]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giy;

/** The syntax that a channel's capabilities name. */
export function syntaxOf(formatting: string | undefined): Syntax {
  return formatting === "chat" || formatting === "markdown" ? formatting : "none";
}

/** Reads a whole message. */
export function parse(text: string, syntax: Syntax): Block[] {
  const blocks: Block[] = [];
  if (syntax === "none") {
    return [{ type: "paragraph", lines: text.split("\n").map((l) => inline(l, syntax)) }];
  }
  // Code blocks come first: nothing inside of them is emphasis.
  const parts = text.split("```");
  const closed = parts.length % 2 === 1 ? parts.length : parts.length - 1;
  for (let i = 0; i < closed; i++) {
    const part = parts[i] ?? "";
    if (i % 2 === 1 && part.trim() !== "") {
      blocks.push({ type: "code", text: part.replace(/^\n|\n$/g, "") });
    } else if (i % 2 === 1) {
      pushLines(blocks, `\`\`\`${part}\`\`\``, syntax);
    } else {
      pushLines(blocks, trimAround(part, i > 0, i < closed - 1), syntax);
    }
  }
  if (closed < parts.length) pushLines(blocks, `\`\`\`${parts[closed] ?? ""}`, syntax);
  return blocks;
}

/** Line ends beside a code block belong to the block. */
function trimAround(part: string, afterCode: boolean, beforeCode: boolean): string {
  let out = part;
  if (afterCode) out = out.replace(/^\n/, "");
  if (beforeCode) out = out.replace(/\n$/, "");
  return out;
}

function pushLines(blocks: Block[], text: string, syntax: Syntax): void {
  if (text === "") return;
  for (const line of text.split("\n")) pushLine(blocks, line, syntax);
}

function pushLine(blocks: Block[], line: string, syntax: Syntax): void {
  const last = blocks[blocks.length - 1];
  const quote = /^> ?(.*)$/.exec(line);
  if (quote) {
    const body = inline(quote[1] ?? "", syntax);
    if (last?.type === "quote") last.lines.push(body);
    else blocks.push({ type: "quote", lines: [body] });
    return;
  }
  const bullet = /^[*-] (\S.*)$/.exec(line);
  if (bullet) {
    const body = inline(bullet[1] ?? "", syntax);
    if (last?.type === "bullets") last.items.push(body);
    else blocks.push({ type: "bullets", items: [body] });
    return;
  }
  const number = /^(\d{1,3})\. (\S.*)$/.exec(line);
  if (number) {
    const body = inline(number[2] ?? "", syntax);
    const at = Number(number[1]);
    if (last?.type === "numbers" && at === last.start + last.items.length) last.items.push(body);
    else blocks.push({ type: "numbers", start: at, items: [body] });
    return;
  }
  const body = inline(line, syntax);
  if (last?.type === "paragraph") last.lines.push(body);
  else blocks.push({ type: "paragraph", lines: [body] });
}

/** Reads one line. */
export function inline(line: string, syntax: Syntax): Inline[] {
  return new Line(line, emphasis[syntax], syntax !== "none").read(0, line.length, new Set());
}

class Line {
  /** From here on a mark has no closing partner; keeps reading linear. */
  private readonly barren = new Map<string, number>();

  constructor(
    private readonly text: string,
    private readonly markers: Markers,
    private readonly mono: boolean,
  ) {}

  read(from: number, to: number, inside: ReadonlySet<string>): Inline[] {
    const out: Inline[] = [];
    let plain = from;
    let at = from;
    const flush = (until: number) => {
      if (until > plain) out.push({ type: "text", text: this.text.slice(plain, until) });
    };
    while (at < to) {
      const found = this.link(at, to) ?? this.code(at, to) ?? this.marked(at, to, inside);
      if (!found) {
        at++;
        continue;
      }
      flush(at);
      out.push(found.node);
      at = found.end;
      plain = at;
    }
    flush(to);
    return out;
  }

  private link(at: number, to: number): { node: Inline; end: number } | null {
    if (at > 0 && word.test(this.text[at - 1] ?? "")) return null;
    link.lastIndex = at;
    const match = link.exec(this.text);
    if (!match || match.index !== at) return null;
    const text = trimLink(match[0].slice(0, to - at));
    const href = hrefOf(text);
    if (!href) return null;
    return { node: { type: "link", href, text }, end: at + text.length };
  }

  private code(at: number, to: number): { node: Inline; end: number } | null {
    if (!this.mono || this.text[at] !== "`") return null;
    const end = this.text.indexOf("`", at + 1);
    if (end <= at + 1 || end >= to) return null;
    return { node: { type: "mono", text: this.text.slice(at + 1, end) }, end: end + 1 };
  }

  private marked(at: number, to: number, inside: ReadonlySet<string>): { node: Inline; end: number } | null {
    for (const [mark, type] of this.markers) {
      if (inside.has(mark) || !this.text.startsWith(mark, at)) continue;
      const start = at + mark.length;
      if (word.test(this.text[at - 1] ?? "") || /\s/.test(this.text[start] ?? " ")) continue;
      const end = this.closing(mark, start, to);
      if (end < 0) continue;
      const children = this.read(start, end, new Set([...inside, mark]));
      return { node: { type, children }, end: end + mark.length };
    }
    return null;
  }

  private closing(mark: string, from: number, to: number): number {
    if (from >= (this.barren.get(mark) ?? Number.POSITIVE_INFINITY)) return -1;
    for (let end = this.text.indexOf(mark, from + 1); end >= 0 && end < to; ) {
      const before = this.text[end - 1] ?? " ";
      const after = this.text[end + mark.length] ?? " ";
      if (!/\s/.test(before) && before !== mark[0] && !word.test(after)) return end;
      end = this.text.indexOf(mark, end + 1);
    }
    if (to === this.text.length) this.barren.set(mark, from);
    return -1;
  }
}

/** A full stop or an unopened bracket after an address is not part of it. */
function trimLink(text: string): string {
  let out = text;
  for (;;) {
    const last = out[out.length - 1] ?? "";
    if (/[.,;:!?_~]/.test(last)) out = out.slice(0, -1);
    else if (last === ")" && out.split("(").length < out.split(")").length) out = out.slice(0, -1);
    else return out;
  }
}

function hrefOf(text: string): string | null {
  const candidate = /^https?:\/\//i.test(text)
    ? text
    : text.includes("@") && !/^www\./i.test(text)
      ? `mailto:${text}`
      : `https://${text}`;
  try {
    const url = new URL(candidate);
    if (url.protocol === "mailto:") return url.href;
    return url.hostname.includes(".") || url.hostname === "localhost" ? url.href : null;
  } catch {
    return null;
  }
}

const emoji = /^(?:[0-9#*]\uFE0F?\u20E3|\p{Regional_Indicator}{2}|\p{Extended_Pictographic}.*)$/u;

/** How many emoji a text is made of, or 0 where it holds anything else. */
export function emojiCount(text: string): number {
  const bare = text.replace(/\s/g, "");
  if (bare === "" || bare.length > 60) return 0;
  let count = 0;
  for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(bare)) {
    if (!emoji.test(segment)) return 0;
    count++;
  }
  return count;
}

/** The text without its marks, for one-line previews. */
export function plain(text: string, syntax: Syntax): string {
  const say = (nodes: Inline[]): string => nodes.map((n) => ("children" in n ? say(n.children) : n.text)).join("");
  return parse(text, syntax)
    .map((b) => {
      if (b.type === "code") return b.text;
      return ("lines" in b ? b.lines : b.items).map(say).join(" ");
    })
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
}
