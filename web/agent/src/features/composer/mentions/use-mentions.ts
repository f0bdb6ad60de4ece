import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { useMe } from "@/entities/me";
import { type Member, membersQuery } from "@/entities/member";
import { insert } from "../model/markup";
import type { TextControl } from "../parts/use-text";
import { matchMembers, mentionAt } from "./mentions";

/** What a list that opens while one writes gives to the text box. */
export interface Assist {
  open: boolean;
  found: readonly unknown[];
  active: number;
  /** Called when the caret moves. */
  follow: () => void;
  /** Takes the keys that belong to the list; true when it took one. */
  onKey: (e: KeyboardEvent) => boolean;
}

export interface MentionControl extends Assist {
  found: Member[];
  pick: (member: Member) => void;
}

/** The colleagues that an @ offers in a note. */
export function useMentions(text: TextControl, note: boolean): MentionControl {
  const me = useMe();
  const members = useQuery({ ...membersQuery, enabled: note }).data ?? [];
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [closed, setClosed] = useState<number | null>(null);
  const at = note ? mentionAt(text.value, Math.min(caret, text.value.length)) : null;
  const found = at ? matchMembers(members, at.word, me.user.id) : [];
  const open = at !== null && closed !== at.from && found.length > 0;
  const pick = (member: Member) => {
    if (!at) return;
    text.edit((e) => insert({ text: e.text, start: at.from, end: at.from + at.word.length + 1 }, `@${member.name} `));
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
      if (!mentionAt(text.value, text.caret())) setClosed(null);
    },
    onKey,
    pick,
  };
}

/** Two lists of which one is open at most, as the text box takes them. */
export function either(first: Assist, second: Assist): Assist {
  const shown = first.open ? first : second;
  return {
    open: shown.open,
    found: shown.found,
    active: shown.active,
    follow: () => {
      first.follow();
      second.follow();
    },
    onKey: (e) => first.onKey(e) || second.onKey(e),
  };
}
