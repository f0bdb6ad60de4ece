import { useSyncExternalStore } from "react";
import type { Contact } from "@/entities/contact";

/** To whom somebody is about to write first; "anybody" where it is to be asked. */
export type Starting = Contact | "anybody" | null;

let current: Starting = null;
const listeners = new Set<() => void>();

function set(next: Starting) {
  current = next;
  for (const f of listeners) f();
}

/** Opens the dialog in which somebody is written to who has not. */
export function openStart(contact?: Contact) {
  set(contact ?? "anybody");
}

export function closeStart() {
  set(null);
}

export function useStarting(): Starting {
  return useSyncExternalStore(
    (f) => {
      listeners.add(f);
      return () => void listeners.delete(f);
    },
    () => current,
  );
}
