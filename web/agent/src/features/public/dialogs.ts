import { useSyncExternalStore } from "react";
import type { PublicItem, Verb } from "@/entities/public";

/** A question that is asked before something is done in public. */
export type PublicQuestion =
  | { kind: "verb"; verb: Verb; item: PublicItem }
  | { kind: "verbs"; verb: Verb; items: PublicItem[]; go: () => void }
  | { kind: "rewrite"; item: PublicItem }
  | { kind: "private"; item: PublicItem }
  | { kind: "reply"; item: PublicItem };

let current: PublicQuestion | null = null;
const listeners = new Set<() => void>();

function set(next: PublicQuestion | null) {
  current = next;
  for (const f of listeners) f();
}

export function askPublic(question: PublicQuestion) {
  set(question);
}

export function closePublic() {
  set(null);
}

export function usePublicQuestion(): PublicQuestion | null {
  return useSyncExternalStore(
    (f) => {
      listeners.add(f);
      return () => void listeners.delete(f);
    },
    () => current,
  );
}
