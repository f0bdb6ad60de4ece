import { useEffect } from "react";

/** Marks the field of the command bar. */
export const barField = { "data-bar-field": "" };

let typed = "";
let take: ((text: string) => void) | undefined;

function onKey(e: KeyboardEvent) {
  if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
  if (document.activeElement?.matches("[data-bar-field]")) return;
  if (e.key.length !== 1) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  if (take) take(e.key);
  else typed += e.key;
}

/**
 * Keeps what is typed between the call for the command bar and its field's focus: the bar may have to be loaded first,
 * and a letter would do something to the case that is open.
 */
export function useEarlyKeys(open: boolean) {
  useEffect(() => {
    if (!open) return;
    typed = "";
    addEventListener("keydown", onKey, true);
    return () => removeEventListener("keydown", onKey, true);
  }, [open]);
}

/** Hands on what was typed before the field was there, and what is until it has the focus. */
export function useTakeEarly(open: boolean, onText: (text: string) => void) {
  useEffect(() => {
    if (!open) return;
    if (typed) onText(typed);
    typed = "";
    take = onText;
    return () => {
      take = undefined;
    };
  }, [open, onText]);
}
