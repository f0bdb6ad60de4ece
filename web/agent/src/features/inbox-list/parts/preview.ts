import { t } from "@lingui/core/macro";
import type { Case, Preview } from "@/entities/case";

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
      return t`Voice note`;
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
  return preview.text || kindWord(preview.kind);
}
