import { createContext, Fragment, useContext } from "react";
import { piecesOf } from "@/features/composer/mentions/mentions";

/** The names of those whom the note around mentions. */
export const MentionNames = createContext<readonly string[]>([]);

/** Words of a text; a colleague who is named stands out. */
export function Words({ text }: { text: string }) {
  const names = useContext(MentionNames);
  if (names.length === 0) return text;
  return piecesOf(text, names).map((piece, i) =>
    piece.named ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of a text have no other identity
      <span key={i} className="rounded bg-current/10 px-1 font-semibold" data-mention="">
        {piece.text}
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of a text have no other identity
      <Fragment key={i}>{piece.text}</Fragment>
    ),
  );
}
