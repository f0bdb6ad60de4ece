import { type KeyboardEvent, useState } from "react";
import type { SavedReply } from "@/entities/tag";
import { insert } from "../model/markup";
import { matchReplies, shortcutAt } from "../model/replies";
import type { TextControl } from "./use-text";

export interface QuickReplyControl {
  open: boolean;
  found: SavedReply[];
  active: number;
  /** Called when the caret moves. */
  follow: () => void;
  /** Takes the keys that belong to the list; true when it took one. */
  onKey: (e: KeyboardEvent) => boolean;
  pick: (reply: SavedReply) => void;
}

/** The list that opens with a slash. */
export function useQuickReplies(
  saved: readonly SavedReply[],
  text: TextControl,
  filled: (reply: SavedReply) => string,
): QuickReplyControl {
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [closed, setClosed] = useState<number | null>(null);
  const at = shortcutAt(text.value, Math.min(caret, text.value.length));
  const found = at ? matchReplies(saved, at.word) : [];
  const open = at !== null && closed !== at.from && (found.length > 0 || at.word === "");
  const pick = (reply: SavedReply) => {
    if (!at) return;
    text.edit((e) => insert({ text: e.text, start: at.from, end: at.from + at.word.length + 1 }, filled(reply)));
    setActive(0);
  };
  const onKey = (e: KeyboardEvent): boolean => {
    if (!open || !at) return false;
    const chosen = found[Math.min(active, found.length - 1)];
    if (e.key === "Escape") setClosed(at.from);
    else if (!chosen) return false;
    else if (e.key === "ArrowDown") setActive((n) => (Math.min(n, found.length - 1) + 1) % found.length);
    else if (e.key === "ArrowUp") setActive((n) => (Math.min(n, found.length - 1) + found.length - 1) % found.length);
    else if ((e.key === "Enter" && !e.ctrlKey && !e.metaKey) || e.key === "Tab") pick(chosen);
    else return false;
    e.preventDefault();
    e.stopPropagation();
    return true;
  };
  return {
    open,
    found,
    active: Math.min(active, Math.max(0, found.length - 1)),
    follow: () => {
      setCaret(text.caret());
      if (!shortcutAt(text.value, text.caret())) setClosed(null);
    },
    onKey,
    pick,
  };
}
