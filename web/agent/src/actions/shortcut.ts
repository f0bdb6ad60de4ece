import { isMac } from "@/lib/platform";

// A shortcut is written "e", "?", "shift+r", "mod+k" ("mod" is ⌘ on Apple
// keyboards and Ctrl elsewhere), or several of them with spaces, of which any does.

export interface Keys {
  key: string;
  mod: boolean;
  shift: boolean;
  alt: boolean;
}

/** The alternatives of a shortcut. */
export function parseShortcut(shortcut: string): Keys[] {
  return shortcut.split(" ").map((one) => {
    const parts = one.toLowerCase().split("+");
    const key = parts.pop() || "+";
    return {
      key: key === "space" ? " " : key,
      mod: parts.includes("mod"),
      shift: parts.includes("shift"),
      alt: parts.includes("alt"),
    };
  });
}

/** Whether a key press is the shortcut. Shift is left out for signs, since "?" needs it on most keyboards. */
export function matchesShortcut(shortcut: string, e: KeyboardEvent): boolean {
  return parseShortcut(shortcut).some((keys) => {
    if (e.key.toLowerCase() !== keys.key) return false;
    // Some keyboards have signs such as "\\" behind AltGr, which some systems report as Ctrl and Alt.
    const graph = keys.key.length === 1 && e.getModifierState?.("AltGraph");
    const [mod, alt] = graph ? [false, false] : [e.metaKey || e.ctrlKey, e.altKey];
    if (mod !== keys.mod || alt !== keys.alt) return false;
    const letter = keys.key.length > 1 || /\p{L}/u.test(keys.key);
    return letter ? e.shiftKey === keys.shift : true;
  });
}

/** The keys of a shortcut's first form, as the keyboard has them. */
export function shortcutParts(shortcut: string): string[] {
  const [keys] = parseShortcut(shortcut);
  if (!keys) return [];
  const names: Record<string, string> = { enter: "↵", escape: "Esc", arrowup: "↑", arrowdown: "↓", " ": "␣" };
  const parts = [
    keys.mod && (isMac ? "⌘" : "Ctrl"),
    keys.alt && (isMac ? "⌥" : "Alt"),
    keys.shift && (isMac ? "⇧" : "Shift"),
  ];
  return [...parts.filter((p): p is string => Boolean(p)), names[keys.key] ?? keys.key.toUpperCase()];
}

/** Whether a key press goes into something that takes text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
