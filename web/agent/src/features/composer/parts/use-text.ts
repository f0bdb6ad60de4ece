import { type ChangeEvent, useLayoutEffect, useRef } from "react";
import type { Edit } from "../model/markup";

export interface TextControl {
  ref: React.RefObject<HTMLTextAreaElement | null>;
  value: string;
  onChange: (e: ChangeEvent<HTMLTextAreaElement>) => void;
  /** Changes the text around the selection and puts the caret where it belongs. */
  edit: (change: (e: Edit) => Edit) => void;
  caret: () => number;
  focus: () => void;
}

/** A textarea that grows with its text and can be edited by buttons; `look` names what else changes its size. */
export function useText(value: string, onText: (text: string) => void, look: string): TextControl {
  const ref = useRef<HTMLTextAreaElement>(null);
  const selection = useRef<{ start: number; end: number } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text and the look
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
    if (selection.current) {
      box.focus();
      box.setSelectionRange(selection.current.start, selection.current.end);
      selection.current = null;
    }
  }, [value, look]);
  return {
    ref,
    value,
    onChange: (e) => onText(e.target.value),
    edit: (change) => {
      const box = ref.current;
      const next = change({
        text: value,
        start: box?.selectionStart ?? value.length,
        end: box?.selectionEnd ?? value.length,
      });
      selection.current = { start: next.start, end: next.end };
      onText(next.text);
    },
    caret: () => ref.current?.selectionStart ?? value.length,
    focus: () => ref.current?.focus(),
  };
}
