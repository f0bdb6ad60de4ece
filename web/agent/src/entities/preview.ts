import { t } from "@lingui/core/macro";
import { playTime } from "@/lib/when";
import type { Case, Preview } from "./case";

/** What a message without words is called. */
export function kindWord(kind: Preview["kind"]): string {
  switch (kind) {
    case "image":
      return t`Photo`;
    case "video":
      return t`Video`;
    case "audio":
      return t`Audio`;
    case "voice":
      return t`Voice message`;
    case "document":
      return t`Document`;
    case "sticker":
      return t`Sticker`;
    case "location":
      return t`Location`;
    case "contacts":
      return t`Contact card`;
    case "order":
      return t`Order`;
    case "template":
      return t`Template`;
    case "unsupported":
      return t`Message of an unknown kind`;
    default:
      return t`Message`;
  }
}

/** Who said the last words: empty for the customer, whose name stands above. */
export function speaker(preview: Preview, me: { name: string }): string {
  if (preview.direction === "in") return "";
  const who = preview.author === me.name || !preview.author ? t`You` : (preview.author.split(" ")[0] ?? preview.author);
  return preview.direction === "note" ? t`${who} (note)` : who;
}

/** The last words of a case, or its subject before there are any. */
export function lastWords(c: Case): string {
  const preview = c.last_message;
  if (!preview) return c.subject || t`No messages yet`;
  return textOf(preview) || kindName(preview);
}

/** Stickers and voice notes have no words of their own: a text beside them is a file's name. */
function textOf(preview: Preview): string {
  return preview.kind === "sticker" || preview.kind === "voice" ? "" : preview.text;
}

function kindName(preview: Preview): string {
  const word = kindWord(preview.kind);
  return preview.duration ? `${word} ${playTime(preview.duration)}` : word;
}

/** A case in a few words: its subject, else the last words of it. */
export function caseInWords(c: Case): string {
  return c.subject || lastWords(c);
}
