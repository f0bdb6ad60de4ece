import { cx } from "@kit/cx";
import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { CircleAlert, CirclePause, Timer, TriangleAlert } from "lucide-react";
import type { Case } from "@/entities/case";
import { useClockOffset } from "@/entities/server-clock";
import { type SLATarget, type UrgentClock, urgentClock } from "@/entities/sla";
import { fullTime, useNow } from "@/lib/time";
import { span } from "@/lib/when";

/** What is promised, in words. */
export function promiseName(target: SLATarget): string {
  switch (target) {
    case "first_reply":
      return t`First reply`;
    case "next_reply":
      return t`Next reply`;
    case "resolution":
      return t`Resolution`;
  }
}

/** The promise in one sentence, for those who hear it and for tooltips. */
export function promiseText({ target, clock }: UrgentClock, now: number): string {
  const name = promiseName(target);
  if (clock.state === "paused") return t`${name}: the clock stands`;
  if (!clock.due_at) return name;
  const left = Date.parse(clock.due_at) - now;
  if (left <= 0) return t`${name}: late by ${span(-left)}`;
  return t`${name}: due in ${span(left)}, ${fullTime(clock.due_at)}`;
}

/** The present by the server's clock; one timer for the whole page. */
export function useServerNow(): number {
  return useNow() + useClockOffset();
}

const looks = {
  running: { icon: Timer, tone: "text-ink-2" },
  warned: { icon: TriangleAlert, tone: "text-waiting font-medium" },
  breached: { icon: CircleAlert, tone: "text-breached font-medium" },
  paused: { icon: CirclePause, tone: "text-ink-3" },
};

/** How long the case has until the next promise is due. Nothing where nothing is promised. */
export function SLABadge({ case: c, named = false, className }: { case: Case; named?: boolean; className?: string }) {
  const urgent = urgentClock(c);
  return urgent && <Badge urgent={urgent} named={named} className={className} />;
}

function Badge({ urgent, named, className }: { urgent: UrgentClock; named: boolean; className: string | undefined }) {
  useLingui();
  const now = useServerNow();
  const { clock, target } = urgent;
  const left = clock.due_at ? Date.parse(clock.due_at) - now : Number.POSITIVE_INFINITY;
  const state = left <= 0 ? "breached" : clock.state === "met" ? "running" : clock.state;
  const { icon: Icon, tone } = looks[state];
  if (state === "running" && !clock.due_at) return null;
  const words = state === "paused" ? t`paused` : left <= 0 ? t`late ${span(-left)}` : span(left);
  return (
    <span
      data-sla={state}
      title={promiseText(urgent, now)}
      className={cx("flex shrink-0 items-center gap-1 whitespace-nowrap text-xs", tone, className)}
    >
      <Icon aria-hidden className="size-3.5" />
      {named && <span>{promiseName(target)}</span>}
      <span className="tabular">{words}</span>
    </span>
  );
}
