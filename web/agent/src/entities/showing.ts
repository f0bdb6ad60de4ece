import { t } from "@lingui/core/macro";
import type { Attachment, MessageKind, Rich } from "./message";

/** A message as one channel would show it. */
export interface Showing {
  platform: string;
  title: string;
  form: "native" | "buttons" | "list" | "link" | "text";
  lost: string[];
  messages: { kind: MessageKind; text: string; content: Rich | null; attachments: Attachment[] }[];
  refused: { field: string; detail: string } | null;
}

/** How the choices of a message reach the customer. */
export function formWord(form: Showing["form"]): string {
  const words: Record<Showing["form"], string> = {
    native: t`As it was written`,
    buttons: t`As buttons`,
    list: t`As a list`,
    link: t`As a button that opens a page`,
    text: t`In words`,
  };
  return words[form];
}

/** What a channel does not show of a message, in words. */
export function lossWord(lost: string): string {
  const words: Record<string, string> = {
    taps: t`Choices can't be tapped: the customer answers with a number or the words.`,
    pictures: t`Pictures are left out.`,
    cards: t`Cards stand one below the other.`,
    preview: t`The page is a plain address.`,
    calendar: t`Times are plain choices, without a calendar.`,
    inputs: t`Nothing can be filled in within the chat.`,
    pay: t`It is paid on a web page.`,
    app: t`The app does not open within the messages.`,
    opening: t`The button is a plain address.`,
    place: t`A place can't be sent with one tap.`,
    shelf: t`Products can't be put into a cart.`,
  };
  return words[lost] ?? lost;
}
