import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Window } from "@/entities/conversation";
import { useMe } from "@/entities/me";
import { nextChange, type WindowState, windowAt } from "./model/window";

/** How far the server's clock is ahead of ours. Only the sandbox moves its clock by hours. */
function useClockOffset(): number {
  const { sandbox } = useMe();
  const { data = 0 } = useQuery({
    queryKey: ["sandbox-clock"],
    queryFn: async ({ signal }) => {
      const response = await fetch("/sandbox/api/state", { signal });
      const state = (await response.json()) as { clock?: { offset_seconds?: number } };
      return (state.clock?.offset_seconds ?? 0) * 1000;
    },
    enabled: sandbox,
    refetchInterval: 4_000,
    staleTime: 2_000,
    retry: false,
  });
  return data;
}

/** The reply window, kept up to the minute. */
export function useWindow(window: Window | undefined, hasRule: boolean): WindowState {
  const offset = useClockOffset();
  const [, tick] = useState(0);
  const state: WindowState = window ? windowAt(window, hasRule, Date.now() + offset) : { kind: "always" };
  const wake = nextChange(state);
  useEffect(() => {
    if (wake === null) return;
    const timer = setTimeout(() => tick((n) => n + 1), Math.min(wake, 60_000));
    return () => clearTimeout(timer);
  });
  return state;
}
