import type { Snippet } from "@/entities/search";

export interface Piece {
  text: string;
  hit: boolean;
}

/** Cuts a text at its matches. */
export function highlight({ text, matches }: Snippet): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end } of matches) {
    if (start < at || end <= start) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), hit: false });
    pieces.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}
