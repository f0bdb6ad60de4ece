import { api } from "@client/api";
import { useEffect, useRef } from "react";

const rest = 6_000;
const again = 20_000;

/** Tells the team, and the customer where the platform shows it, that we are writing. */
export function useTyping(conversationId: string, toCustomer: boolean, onTyping: (typing: boolean) => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const told = useRef(0);
  const stop = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    onTyping(false);
  };
  const touch = () => {
    if (!timer.current) onTyping(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(stop, rest);
    if (toCustomer && Date.now() - told.current > again) {
      told.current = Date.now();
      // A courtesy: where it fails, nothing is lost.
      api.post(`/conversations/${conversationId}/typing`).catch(() => {});
    }
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return { touch, stop };
}
