import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { Lock, LockOpen } from "lucide-react";
import { useServerNow } from "@/features/inbox-list/SLABadge";
import { span } from "@/lib/when";

/** How long a window that closed goes on being marked: afterwards it is the usual thing. */
const after = 60 * 60_000;

/** Whether a window is about to close, or has just closed. */
export function closesSoon(closesAt: number, warn: number, now: number): boolean {
  return now >= closesAt - warn && now < closesAt + after;
}

/** The window in one sentence, for those who hear it and for tooltips. */
export function windowText(closesAt: number, now: number): string {
  const left = closesAt - now;
  if (left <= 0) return t`The reply window is closed`;
  return t`The reply window closes in ${span(left)}`;
}

/** That the customer waits and the time to answer freely is nearly over. Nothing before that. */
export function WindowBadge({ closesAt, warn }: { closesAt: number; warn: number }) {
  useLingui();
  const now = useServerNow();
  if (!closesSoon(closesAt, warn, now)) return null;
  const left = closesAt - now;
  const Icon = left > 0 ? LockOpen : Lock;
  return (
    <span
      data-window={left > 0 ? "closing" : "closed"}
      title={windowText(closesAt, now)}
      className={`flex shrink-0 items-center gap-1 whitespace-nowrap text-xs font-medium ${left > 0 ? "text-waiting" : "text-danger"}`}
    >
      <Icon aria-hidden className="size-3.5" />
      {left > 0 && <span className="tabular">{span(left)}</span>}
    </span>
  );
}
