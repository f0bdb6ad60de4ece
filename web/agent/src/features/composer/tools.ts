import { useLingui } from "@lingui/react/macro";
import {
  Bold,
  Code,
  Italic,
  List,
  ListOrdered,
  type LucideIcon,
  MessageSquareQuote,
  Strikethrough,
} from "lucide-react";

export type Format = "bold" | "italic" | "strike" | "mono" | "bullets" | "numbers" | "quote";

/** The keys of what the composer's tools do, for its buttons too. */
export const composerKeys = {
  files: "mod+u",
  voice: "v",
  emoji: "mod+shift+e",
  replies: "mod+/",
  macro: "mod+shift+m",
  template: "mod+shift+s",
  hints: "mod+shift+g",
} as const;

interface FormatItem {
  format: Format;
  label: string;
  Icon: LucideIcon;
  shortcut?: string;
}

/** The marks that words can have. */
export function useFormats(): FormatItem[] {
  const { t } = useLingui();
  return [
    { format: "bold", label: t`Bold`, Icon: Bold, shortcut: "mod+b" },
    { format: "italic", label: t`Italic`, Icon: Italic, shortcut: "mod+i" },
    { format: "strike", label: t`Struck through`, Icon: Strikethrough, shortcut: "mod+shift+x" },
    { format: "mono", label: t`Fixed width`, Icon: Code, shortcut: "mod+e" },
    { format: "bullets", label: t`List`, Icon: List },
    { format: "numbers", label: t`Numbered list`, Icon: ListOrdered },
    { format: "quote", label: t`Quote`, Icon: MessageSquareQuote },
  ];
}
