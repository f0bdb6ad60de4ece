import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { consentPolicyQuery } from "@/entities/consent";
import type { Window } from "@/entities/conversation";
import { useClockOffset } from "@/entities/server-clock";
import { nextChange, type WindowState, windowAt } from "./model/window";

/** The reply window, kept up to the minute. */
export function useWindow(window: Window | undefined, hasRule: boolean): WindowState {
  const offset = useClockOffset();
  const [, tick] = useState(0);
  const warn = useQuery({ ...consentPolicyQuery, enabled: hasRule }).data?.warn_minutes;
  const state: WindowState = window
    ? windowAt(window, hasRule, Date.now() + offset, warn === undefined ? undefined : warn * 60_000)
    : { kind: "always" };
  const wake = nextChange(state);
  useEffect(() => {
    if (wake === null) return;
    const timer = setTimeout(() => tick((n) => n + 1), Math.min(wake, 60_000));
    return () => clearTimeout(timer);
  });
  return state;
}
