export interface Piece {
  text: string;
  hit: boolean;
}

const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Cuts a text at the words that were looked for, whatever their case and accents. */
export function highlight(text: string, wanted: string): Piece[] {
  const words = fold(wanted).split(/\s+/).filter(Boolean);
  const chars = [...text];
  const folded = chars.map(fold);
  const hit = new Array<boolean>(chars.length).fill(false);
  for (const word of words) {
    for (let start = 0; start < chars.length; start++) {
      let end = start;
      let seen = "";
      while (end < chars.length && seen.length < word.length) seen += folded[end++];
      if (seen === word) hit.fill(true, start, end);
    }
  }
  const pieces: Piece[] = [];
  for (const [i, char] of chars.entries()) {
    const last = pieces.at(-1);
    if (last && last.hit === hit[i]) last.text += char;
    else pieces.push({ text: char, hit: hit[i] === true });
  }
  return pieces;
}
