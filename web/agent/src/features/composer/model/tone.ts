// Hints on how a draft will be read. They are worked out here, in the browser,
// by plain rules: nothing of the draft goes anywhere.

export type Hint =
  | { kind: "shouting" | "exclamations" | "questions"; mend: string }
  | { kind: "greeting" | "closing" | "apology"; mend: string }
  | { kind: "blunt"; word: string; mend?: string }
  | { kind: "long"; words: number }
  | { kind: "unanswered"; question: string };

export interface Draft {
  text: string;
  /** Of the workspace or the customer; else what the draft looks like decides. */
  language?: "en" | "es";
  /** The customer's newest message that nobody answered. */
  asked?: string;
  /** For how long the customer waits, in milliseconds. */
  waited?: number;
  /** Whether we wrote already in this conversation today: then nobody greets again. */
  greeted?: boolean;
  firstName?: string;
}

const longWords = 160;
const longWait = 4 * 3_600_000;

const spanish = /[¿¡ñáéíóú]|\b(el|la|los|las|que|de|para|por|con|una?|su|tu|hola|gracias|pedido|no es|esto)\b/giu;
const english = /\b(the|you|your|is|are|we|it|and|to|for|with|hello|hi|thanks|order|this|that)\b/giu;

/** The language of a text, by its small words. */
export function languageOf(text: string): "en" | "es" {
  return (text.match(spanish)?.length ?? 0) > (text.match(english)?.length ?? 0) ? "es" : "en";
}

const greetings =
  /^\s*(hi|hello|hey|dear|good (morning|afternoon|evening)|hola|buen(os|as) (días|dias|tardes|noches)|buenas|estimad[oa]|querid[oa])(?![\p{L}])/iu;
const closings =
  /(regards|best wishes|kind wishes|thank you|thanks|cheers|sincerely|have a (nice|great|good)|gracias|un saludo|saludos|atentamente|un abrazo|feliz día|que tengas|quedo atent[oa]|quedamos)[^\n]*(\n[^\n]{0,40}){0,2}\s*$/iu;
const apologies = /\b(sorry|apolog|excuse|perdona|perdón|disculpa|lo siento|lamentamos|sentimos)/iu;

/** Words that hurt more than they help, with what may stand for them. */
const bluntWords: readonly [RegExp, string?][] = [
  [/\byou (must|have to)\b/iu, "please"],
  [/\bas i (already )?(said|told you)\b/iu, "to recap"],
  [/\bobviously\b,? ?/iu, ""],
  [/\bthat's (not|n't) (my|our) (problem|fault)\b/iu],
  [/\bcalm down\b/iu],
  [/\b(stupid|ridiculous|nonsense|useless|idiot)\b/iu],
  [/\byou (failed|forgot) to\b/iu, "we still need you to"],
  [/\bimpossible\b/iu, "not possible right now"],
  [/\btienes que\b/iu, "por favor,"],
  [/\bdebe(s)? (usted )?(?=\p{L})/iu, "puede$1 "],
  [/\bcomo (ya )?(te|le) (he dicho|dije)\b/iu, "para resumir"],
  [/\bobviamente\b,? ?/iu, ""],
  [/\bno es (mi|nuestro) problema\b/iu],
  [/\bno es (mi|nuestra) culpa\b/iu],
  [/\bc[aá]lm(ate|ese)(?![\p{L}])/iu],
  [/\b(est[uú]pid[oa]|rid[ií]cul[oa]|in[uú]til|tonter[ií]as?)(?![\p{L}])/iu],
  [/\bimposible\b/iu, "no es posible ahora mismo"],
];

/** What might be said better, the weightiest first. Nothing for an empty draft. */
export function hintsOf(draft: Draft): Hint[] {
  const { text } = draft;
  if (text.trim().length < 3) return [];
  const language = draft.language ?? languageOf(`${text} ${draft.asked ?? ""}`);
  return [...manner(text), ...content(draft, language), ...frame(draft, language)];
}

/** How it is said: loud, blunt. */
function manner(text: string): Hint[] {
  const out: Hint[] = [];
  for (const [pattern, better] of bluntWords) {
    const found = pattern.exec(text);
    if (!found) continue;
    const word = found[0].trim();
    out.push(
      better === undefined ? { kind: "blunt", word } : { kind: "blunt", word, mend: replaced(text, pattern, better) },
    );
  }
  const loud = loudWords(text);
  if (loud.length > 0) out.push({ kind: "shouting", mend: quiet(text) });
  if (/!{2,}|¡{2,}/u.test(text) || (text.match(/!/g)?.length ?? 0) > 3) {
    out.push({ kind: "exclamations", mend: calm(text) });
  }
  if (/\?{2,}/.test(text)) out.push({ kind: "questions", mend: text.replace(/\?{2,}/g, "?").replace(/¿{2,}/g, "¿") });
  return out;
}

function replaced(text: string, pattern: RegExp, better: string): string {
  const next = text.replace(pattern, better).replace(/ {2,}/g, " ").trimStart();
  return capitalised(next);
}

/** Words in capitals that are more than an abbreviation, where they are many. */
function loudWords(text: string): string[] {
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  const loud = words.filter((w) => w.length > 3 && w === w.toUpperCase() && w !== w.toLowerCase());
  return loud.length >= 3 || (loud.length > 0 && loud.length * 2 > words.length && words.length > 1) ? loud : [];
}

function quiet(text: string): string {
  // A run of loud words is lowered whole; a short one alone may be an abbreviation.
  const runs = /(?<!\p{L})\p{Lu}{2,}(?:[\s,]+\p{Lu}{2,})*(?!\p{L})/gu;
  const low = text.replace(runs, (run) => (run.length > 4 ? run.toLowerCase() : run));
  return low.replace(
    /(^|[.!?]\s+|\n\s*|¿|¡)(\p{Ll})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

function calm(text: string): string {
  let left = 1;
  return text
    .replace(/!{2,}/g, "!")
    .replace(/¡{2,}/g, "¡")
    .replace(/¡([^¡!\n]*)!|!/gu, (whole, inner: string | undefined) => {
      if (left-- > 0) return whole;
      return inner === undefined ? "." : `${inner}.`;
    });
}

function capitalised(text: string): string {
  return text.replace(/^\p{Ll}/u, (c) => c.toUpperCase());
}

/** What is said: too much, or not what was asked. */
function content({ text, asked = "", waited = 0 }: Draft, language: "en" | "es"): Hint[] {
  const out: Hint[] = [];
  const words = text.split(/\s+/).filter(Boolean).length;
  if (words > longWords) out.push({ kind: "long", words });
  const question = questionOf(asked);
  if (question && !touches(question, text)) out.push({ kind: "unanswered", question });
  if (waited > longWait && !apologies.test(text)) {
    const sorry = language === "es" ? "Perdona la espera." : "Sorry for the wait.";
    out.push({ kind: "apology", mend: afterGreeting(text, sorry) });
  }
  return out;
}

/** How it begins and ends; short messages in a running talk need neither. */
function frame({ text, greeted, firstName = "" }: Draft, language: "en" | "es"): Hint[] {
  const out: Hint[] = [];
  const hello = language === "es" ? "Hola" : "Hi";
  if (!greeted && !greetings.test(text)) {
    out.push({ kind: "greeting", mend: `${hello}${firstName && ` ${firstName}`},\n${text.trimStart()}` });
  }
  const words = text.split(/\s+/).filter(Boolean).length;
  if (words > 40 && !closings.test(text)) {
    out.push({ kind: "closing", mend: `${text.trimEnd()}\n${language === "es" ? "Un saludo." : "Kind regards."}` });
  }
  return out;
}

function afterGreeting(text: string, words: string): string {
  const [first = "", ...rest] = text.split("\n");
  if (rest.length > 0 && greetings.test(first) && first.length < 40) return [first, words, ...rest].join("\n");
  return `${words} ${text.trimStart()}`;
}

/** The last question of a text. */
export function questionOf(text: string): string {
  return (
    text
      .match(/[^.!?¿\n]*\?/gu)
      ?.at(-1)
      ?.trim() ?? ""
  );
}

const small = new Set(
  "what when where which who how why the and you your for with have has can could would will does did are was this that there cuando donde como cual quien porque para con una los las del que por mis sus tiene puede puedo pueden hay esta este esto está sobre".split(
    " ",
  ),
);

function stems(text: string): string[] {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return (plain.match(/[\p{L}\p{N}]{4,}/gu) ?? []).filter((w) => !small.has(w)).map((w) => w.slice(0, 5));
}

/** Whether a draft speaks of what was asked: by a word of it, a number, a link or a plain yes or no. */
function touches(question: string, text: string): boolean {
  const wanted = stems(question);
  if (wanted.length === 0) return true;
  if (/(?<![\p{L}])(yes|no|sí|si|claro|of course|sure|por supuesto)(?![\p{L}])|https?:|\d/iu.test(text)) return true;
  const said = new Set(stems(text));
  return wanted.some((w) => said.has(w));
}
