import type { Window } from "@/entities/conversation";

/** How the platform's reply window stands at a moment. */
export type WindowState =
  | { kind: "always" }
  | { kind: "open"; closesAt: number; left: number; soon: boolean }
  /** Only a person may still answer: what goes by itself is refused. */
  | { kind: "late"; until: number; left: number }
  | { kind: "closed"; since: number | null }
  /** The customer has not written yet, so it was never open. */
  | { kind: "never" };

const hour = 3_600_000;

/** Reads the window at `now`, both in milliseconds of the server's clock; `warn` is how long before its end it is soon over. */
export function windowAt(window: Window, hasRule: boolean, now: number, warn = hour): WindowState {
  const closesAt = window.closes_at ? Date.parse(window.closes_at) : null;
  if (closesAt === null) {
    if (window.open || !hasRule) return { kind: "always" };
    return { kind: "never" };
  }
  // The server's word counts where it says closed: its clock is the one that decides.
  const until = window.person_until ? Date.parse(window.person_until) : 0;
  if ((!window.open || closesAt <= now) && until > now) return { kind: "late", until, left: until - now };
  if (!window.open || closesAt <= now) return { kind: "closed", since: Math.min(closesAt, now) };
  const left = closesAt - now;
  return { kind: "open", closesAt, left, soon: left <= warn };
}

/** Whether free messages may be sent. */
export function mayWrite(state: WindowState): boolean {
  return state.kind === "always" || state.kind === "open" || state.kind === "late";
}

/** When what is shown changes next, in milliseconds from now; null where it never does. */
export function nextChange(state: WindowState): number | null {
  if (state.kind === "late") return Math.max(250, Math.min(state.left, 60_000));
  if (state.kind !== "open") return null;
  const step = state.left > 10 * 60_000 ? 60_000 : 1_000;
  return Math.max(250, state.left % step || step);
}

/** The time left in its two largest useful units. */
export function parts(left: number): { hours: number; minutes: number; seconds: number } {
  const total = Math.max(0, Math.ceil(left / 1000));
  return { hours: Math.floor(total / 3600), minutes: Math.floor((total % 3600) / 60), seconds: total % 60 };
}
