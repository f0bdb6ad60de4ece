import { useEffect } from "react";
import { isVisible, registry } from "./registry";
import { runAction } from "./run";
import { isTyping, matchesShortcut } from "./shortcut";

/** What does something of its own with a key. */
const owners: Record<string, string> = {
  Enter: "button,a,[role=menuitem]",
  " ": "button,input,summary,[role=checkbox],[role=menuitem],[role=option],[role=switch]",
};

/** Listens for the shortcuts of all registered actions. Used once, by the shell. */
export function useShortcuts() {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.defaultPrevented || e.isComposing) return;
      const typing = isTyping(e.target);
      const modal = document.querySelector("[data-modal]") !== null;
      for (const action of [...registry.all()].reverse()) {
        if (!action.shortcut || !matchesShortcut(action.shortcut, e)) continue;
        if ((typing || modal) && !action.whileTyping) continue;
        // Enter and space belong to the button or link that has the focus.
        if (e.target instanceof HTMLElement && e.target.closest(owners[e.key] ?? "nothing")) continue;
        if (!isVisible(action)) continue;
        e.preventDefault();
        void runAction(action);
        return;
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
