import { cx } from "./cx";

export type PresenceTone = "online" | "busy" | "away" | "offline" | "invisible";

// Told apart by shape too: a full circle, one with a bite, a ring.
const looks: Record<PresenceTone, string> = {
  online: "bg-good",
  busy: "bg-danger",
  away: "bg-waiting [clip-path:polygon(0_0,100%_0,100%_100%,50%_50%,0_100%)]",
  offline: "shadow-[inset_0_0_0_2px_var(--ink-3)]",
  invisible: "shadow-[inset_0_0_0_2px_var(--ink-3)] opacity-60",
};

/** Presence at a glance; its name stands beside it or in the label around it. */
export function PresenceDot({ state, className }: { state: PresenceTone; className?: string }) {
  return <span aria-hidden className={cx("inline-block size-2.5 shrink-0 rounded-full", looks[state], className)} />;
}
