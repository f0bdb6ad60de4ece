import type { Ref } from "./contact";

export type SLAState = "running" | "paused" | "met" | "warned" | "breached";
export type SLATarget = "first_reply" | "next_reply" | "resolution";

/** One promise about time. */
export interface SLAClock {
  state: SLAState;
  /** None while it stands. */
  due_at: string | null;
  /** Of one that stands: how long it has left, in working time. */
  left_seconds?: number;
  /** When it was done; one that is breached, too late. */
  met_at?: string;
}

/** How the promises of a case stand. */
export type CaseSLA = { policy: Ref } & Partial<Record<SLATarget, SLAClock>>;

/** What the events about promises carry. */
export interface SLAChange {
  case_id: string;
  sla: CaseSLA | null;
  due_at: string | null;
}

export const slaTargets: readonly SLATarget[] = ["first_reply", "next_reply", "resolution"];

export interface UrgentClock {
  target: SLATarget;
  clock: SLAClock;
}

/**
 * The promise that matters most now: the one due first of those that run, which
 * one that is late always is, else one that stands. None where all is done.
 */
export function urgentClock(c: { status: string; sla?: CaseSLA | null }): UrgentClock | null {
  if (!c.sla || c.status === "resolved") return null;
  let best: UrgentClock | null = null;
  for (const target of slaTargets) {
    const clock = c.sla[target];
    if (!clock || clock.met_at || clock.state === "met") continue;
    if (!best || order(clock) < order(best.clock)) best = { target, clock };
  }
  return best;
}

function order(clock: SLAClock): number {
  return clock.due_at ? Date.parse(clock.due_at) : Number.MAX_SAFE_INTEGER;
}
