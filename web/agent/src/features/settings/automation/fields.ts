import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import type { FilterField } from "@/features/inbox-list/filter/fields";
import { useFilterFields } from "@/features/inbox-list/filter/fields";
import { languageNames } from "@/lib/places";

/** Fields that nobody looks up for recipes. */
const notHere = ["workstream", "mentioned", "messages", "sla.state", "sla.due"];

/** All that recipes can ask about: the message first, where there is one. */
export function useRecipeFields(message: boolean): FilterField[] {
  const own = useMessageFields();
  const rest = useFilterFields().filter((f) => !notHere.includes(f.name));
  return message ? [...own, ...rest] : rest;
}

function useMessageFields(): FilterField[] {
  const { i18n } = useLingui();
  return [
    { name: "message.text", label: t`Text of the message`, kind: "prose" },
    {
      name: "message.direction",
      label: t`Direction`,
      kind: "choice",
      options: [
        { value: "in", label: t`from the customer` },
        { value: "out", label: t`from us` },
      ],
    },
    {
      name: "message.kind",
      label: t`Kind of message`,
      kind: "choice",
      options: [
        { value: "text", label: t`Text` },
        { value: "image", label: t`Picture` },
        { value: "video", label: t`Video` },
        { value: "audio", label: t`Audio` },
        { value: "voice", label: t`Voice message` },
        { value: "document", label: t`Document` },
        { value: "sticker", label: t`Sticker` },
        { value: "location", label: t`Location` },
        { value: "answer", label: t`Answer to a choice` },
      ],
    },
    {
      name: "message.language",
      label: t`Language of the message`,
      kind: "choice",
      options: languageNames(i18n.locale),
    },
    { name: "message.attachments", label: t`Number of files`, kind: "number" },
    { name: "message.is_reply", label: t`Quotes another message`, kind: "flag" },
    { name: "message.author_name", label: t`Name of the author`, kind: "prose" },
    { name: "message.public", label: t`Said in public`, kind: "flag" },
    { name: "message.rating", label: t`Stars`, kind: "number" },
    { name: "message.length", label: t`Number of characters`, kind: "number" },
  ];
}
