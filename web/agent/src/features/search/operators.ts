/** The operators of the search box by their English and Spanish names, with the values that are always the same. */
export interface Operator {
  op:
    | "from"
    | "to"
    | "tag"
    | "before"
    | "after"
    | "on"
    | "channel"
    | "status"
    | "assignee"
    | "has"
    | "in"
    | "is"
    | "queue";
  en: string;
  es: string;
  values?: { en: string; es: string }[];
}

const statuses = [
  { en: "open", es: "abierto" },
  { en: "pending", es: "pendiente" },
  { en: "resolved", es: "resuelto" },
];
const days = [
  { en: "today", es: "hoy" },
  { en: "yesterday", es: "ayer" },
  { en: "7d", es: "7d" },
  { en: "1m", es: "1m" },
];
const me = { en: "me", es: "yo" };
const none = { en: "none", es: "ninguna" };

export const operators: Operator[] = [
  { op: "from", en: "from", es: "de", values: [me] },
  { op: "to", en: "to", es: "para" },
  { op: "tag", en: "tag", es: "etiqueta", values: [none] },
  { op: "before", en: "before", es: "antes", values: days },
  { op: "after", en: "after", es: "desde", values: days },
  { op: "on", en: "on", es: "fecha", values: days },
  { op: "channel", en: "channel", es: "canal" },
  { op: "status", en: "status", es: "estado", values: statuses },
  { op: "assignee", en: "assignee", es: "agente", values: [me, { en: "none", es: "nadie" }] },
  {
    op: "has",
    en: "has",
    es: "tiene",
    values: [
      { en: "attachment", es: "adjunto" },
      { en: "image", es: "imagen" },
      { en: "audio", es: "audio" },
      { en: "video", es: "video" },
      { en: "document", es: "documento" },
    ],
  },
  { op: "in", en: "in", es: "en", values: [{ en: "notes", es: "notas" }] },
  {
    op: "is",
    en: "is",
    es: "es",
    values: [{ en: "unread", es: "noleido" }, { en: "waiting", es: "esperando" }, ...statuses],
  },
  { op: "queue", en: "queue", es: "cola", values: [none] },
];

/** Names that come from the desk: people, tags, channels, queues. */
export type Names = Partial<Record<Operator["op"], string[]>>;

export interface Completion {
  /** The text that takes the place of what stands from start to end. */
  insert: string;
  operator: Operator;
  /** Set where the value is completed, and not the operator. */
  value?: string;
}

export interface Completions {
  start: number;
  end: number;
  items: Completion[];
}

const fold = (s: string) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** What may be meant by what stands before the caret. */
export function complete(text: string, caret: number, language: "en" | "es", names: Names): Completions {
  const before = text.slice(0, caret);
  const token = /(?:^|\s)(-?)((?:[^\s"]|"[^"]*"?)*)$/.exec(before);
  const typed = token?.[2] ?? "";
  const start = caret - typed.length;
  const colon = typed.indexOf(":");
  if (colon < 0) return { start, end: caret, items: typed ? byName(typed, language) : [] };
  const name = fold(typed.slice(0, colon));
  const operator = operators.find((o) => o.en === name || fold(o.es) === name);
  if (!operator) return { start, end: caret, items: [] };
  const wanted = fold(typed.slice(colon + 1).replaceAll('"', ""));
  const fixed = (operator.values ?? []).map((v) => v[language]);
  const items = [...fixed, ...(names[operator.op] ?? [])]
    .filter((v) => fold(v).startsWith(wanted) || fold(v).includes(` ${wanted}`))
    .slice(0, 8)
    .map((value) => ({ operator, value, insert: `${typed.slice(0, colon + 1)}${quoted(value)} ` }));
  return { start, end: caret, items };
}

function byName(typed: string, language: "en" | "es"): Completion[] {
  const wanted = fold(typed);
  return operators
    .filter(
      (o) =>
        fold(o[language]).startsWith(wanted) ||
        (wanted.length > 1 && (o.en.startsWith(wanted) || fold(o.es).startsWith(wanted))),
    )
    .map((operator) => ({ operator, insert: `${operator[language]}:` }));
}

const quoted = (value: string) => (/\s/.test(value) ? `"${value}"` : value);
