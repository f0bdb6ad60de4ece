const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Words as they are compared: what stands between them does not count. */
const wordsOf = (text: string) => text.split(/[^\p{L}\p{N}#@+]+/u).filter(Boolean);

/**
 * Whether each word typed begins a word of the text, whatever their case and
 * accents: 1 or 0, as palettes ask for. A whole beginning counts a little more.
 */
export function matchWords(text: string, typed: string): number {
  const words = wordsOf(fold(text));
  if (!wordsOf(fold(typed)).every((w) => words.some((word) => word.startsWith(w)))) return 0;
  return fold(text).startsWith(fold(typed).trim()) ? 1 : 0.8;
}
