import { cx } from "@kit/cx";
import { useLingui } from "@lingui/react/macro";
import type { KeyboardEvent } from "react";
import { isMac } from "@/lib/platform";
import type { Assist } from "../mentions/use-mentions";
import type { Format } from "../tools";
import type { Then } from "./SendButton";
import type { TextControl } from "./use-text";

interface Props {
  text: TextControl;
  note: boolean;
  quick: Assist;
  listId: string;
  enterSends: boolean;
  onType: () => void;
  onFormat: (format: Format) => void;
  onSend: (then?: Then) => void;
  onFiles: (files: FileList) => void;
}

/** The text itself, with its keys: formats, saved replies, sending. */
export function WriteBox({ text, note, quick, listId, enterSends, onType, onFormat, onSend, onFiles }: Props) {
  const { t } = useLingui();
  const onKeyDown = (e: KeyboardEvent<HTMLTextAreaElement>) => {
    if (e.nativeEvent.isComposing || quick.onKey(e)) return;
    const mod = isMac ? e.metaKey : e.ctrlKey;
    const format = mod ? formatOf(e) : undefined;
    if (format) {
      e.preventDefault();
      onFormat(format);
    } else if (e.key === "Enter" && !note && thenOf(e, mod)) {
      e.preventDefault();
      onSend(thenOf(e, mod));
    } else if (e.key === "Enter" && (mod || (enterSends && !e.shiftKey && !e.altKey))) {
      e.preventDefault();
      onSend();
    } else if (e.key === "Escape") {
      e.currentTarget.blur();
    }
  };
  return (
    <textarea
      ref={text.ref}
      value={text.value}
      rows={2}
      dir="auto"
      aria-label={note ? t`Write a note for your team` : t`Write a reply`}
      aria-autocomplete="list"
      aria-controls={quick.open ? listId : undefined}
      aria-activedescendant={quick.open && quick.found.length > 0 ? `${listId}-${quick.active}` : undefined}
      placeholder={note ? t`Write a note for your team…` : t`Write a reply…  / for saved replies`}
      onChange={(e) => {
        text.onChange(e);
        quick.follow();
        onType();
      }}
      onSelect={quick.follow}
      onKeyDown={onKeyDown}
      onPaste={(e) => {
        // A copied table brings a picture of itself; its text is what was meant.
        if (note || e.clipboardData.files.length === 0 || e.clipboardData.getData("text/plain")) return;
        e.preventDefault();
        onFiles(e.clipboardData.files);
      }}
      className={cx(
        "block max-h-[40vh] w-full resize-none bg-transparent px-4 pt-2.5 pb-1 text-base outline-none focus-visible:outline-none",
        note && "placeholder:text-note-ink/75",
      )}
    />
  );
}

/** The keys that send and say what becomes of the case. */
function thenOf(e: KeyboardEvent, mod: boolean): Then | undefined {
  if (mod && e.shiftKey) return "resolve";
  if (mod && e.altKey) return "snooze";
  return e.altKey && e.shiftKey ? "pend" : undefined;
}

function formatOf(e: KeyboardEvent): Format | undefined {
  const key = e.key.toLowerCase();
  if (e.shiftKey) return key === "x" ? "strike" : undefined;
  const formats: Record<string, Format> = { b: "bold", i: "italic", e: "mono" };
  return formats[key];
}
