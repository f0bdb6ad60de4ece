import { whenAway } from "@client/api";
import { useSyncExternalStore } from "react";

let away = false;
const listeners = new Set<() => void>();

function setAway(next: boolean) {
  away = next;
  for (const f of listeners) f();
}

/** Whether the server said that it can do nothing, because its database does not answer, and has not been heard since. */
export function useServerAway(): boolean {
  return useSyncExternalStore(
    (f) => {
      listeners.add(f);
      return () => void listeners.delete(f);
    },
    () => away,
  );
}

/** Asks a server that is away, every pause milliseconds or so, whether it is back, and calls onBack then. */
export function watchServer(onBack: () => void, pause = 2_000) {
  const again = () => setTimeout(ask, pause * (0.7 + Math.random() * 0.6));
  const ask = async () => {
    const status = await fetch("/readyz", { cache: "no-store" }).then(
      (response) => response.status,
      () => 0, // there is no way to the server at all
    );
    if (status === 0 || status >= 500) return again();
    setAway(false);
    onBack();
  };
  whenAway(() => {
    if (away) return;
    setAway(true);
    again();
  });
}
