import { useLingui } from "@lingui/react/macro";
import type { MessageKind } from "@/entities/message";

/** What a message is, in a word, for quotes and screen readers. */
export function useKindNames(): Record<MessageKind, string> {
  const { t } = useLingui();
  return {
    text: t`Message`,
    image: t`Image`,
    video: t`Video`,
    audio: t`Audio`,
    voice: t`Voice message`,
    document: t`Document`,
    sticker: t`Sticker`,
    location: t`Location`,
    contacts: t`Contact card`,
    answer: t`Answer`,
    order: t`Order`,
    system: t`News from the platform`,
    rich: t`Message with choices`,
    template: t`Template`,
    media: t`File`,
    unsupported: t`Message of an unknown kind`,
  };
}
