import { type KeyboardEvent, useState } from "react";
import type { Macro } from "@/entities/macro";
import type { TemplateOrder } from "@/entities/template";
import { insert } from "../model/markup";
import { matchReplies, type Quick, shortcutAt } from "../model/replies";
import type { TextControl } from "./use-text";

export interface QuickReplyControl {
  open: boolean;
  found: Quick[];
  active: number;
  /** Called when the caret moves. */
  follow: () => void;
  /** Takes the keys that belong to the list; true when it took one. */
  onKey: (e: KeyboardEvent) => boolean;
  pick: (reply: Quick) => void;
}

/** The list that opens with a slash, or with a backslash for macros alone. */
export function useQuickReplies(
  saved: readonly Quick[],
  text: TextControl,
  filled: (reply: Quick) => string,
  onMacro: (macro: Macro) => void,
  onTemplate: (order: TemplateOrder) => void,
): QuickReplyControl {
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [closed, setClosed] = useState<number | null>(null);
  const at = shortcutAt(text.value, Math.min(caret, text.value.length));
  const found = at ? matchReplies(at.macros ? saved.filter((q) => q.macro) : saved, at.word) : [];
  const open = at !== null && closed !== at.from && (found.length > 0 || at.word === "");
  const pick = (reply: Quick) => {
    if (!at) return;
    const words = reply.macro ? "" : filled(reply);
    text.edit((e) => insert({ text: e.text, start: at.from, end: at.from + at.word.length + 1 }, words));
    setActive(0);
    if (reply.macro) onMacro(reply.macro);
    else if (reply.template && reply.text === "") onTemplate(reply.template);
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
