import { useSyncExternalStore } from "react";
import type { Case } from "@/entities/case";

/** What an action opens: a question before it acts (to whom, with which tags, how urgent), or a case's history or reasons. */
export type PickerKind =
  | "assignee"
  | "tags"
  | "priority"
  | "history"
  | "transfer"
  | "why"
  | "snooze"
  | "survey"
  | "macro"
  | "merge"
  | "relate"
  | "fields"
  | "export"
  | "team"
  | "followers"
  | "contact-tags";

export interface PickerRequest {
  kind: PickerKind;
  cases: Case[];
  /** What is chosen already: a macro's id. */
  chosen?: string;
}

let current: PickerRequest | null = null;
const listeners = new Set<() => void>();

function set(next: PickerRequest | null) {
  current = next;
  for (const f of listeners) f();
}

export function openPicker(kind: PickerKind, cases: Case[], chosen?: string) {
  if (cases.length > 0) set({ kind, cases, chosen });
}

export function closePicker() {
  set(null);
}

export function usePicker(): PickerRequest | null {
  return useSyncExternalStore(
    (f) => {
      listeners.add(f);
      return () => void listeners.delete(f);
    },
    () => current,
  );
}
