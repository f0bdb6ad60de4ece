import { Tooltip } from "@kit/tooltip";
import { Trans, useLingui } from "@lingui/react/macro";
import { Clock3, Lock } from "lucide-react";
import { nearTime } from "@/lib/when";
import { parts, type WindowState } from "../model/window";

/** How long free answers may still be sent. */
export function WindowChip({ state, platform }: { state: WindowState; platform: string }) {
  const { t } = useLingui();
  if (state.kind === "always") return null;
  if (state.kind !== "open") {
    return (
      <span className="inline-flex items-center gap-1 whitespace-nowrap rounded-full bg-danger-soft px-2 py-0.5 text-2xs font-medium text-danger">
        <Lock aria-hidden className="size-3" />
        <Trans>Window closed</Trans>
      </span>
    );
  }
  const { hours, minutes, seconds } = parts(state.left);
  const left =
    hours > 0 ? t`${hours} h ${minutes} min` : minutes >= 10 ? t`${minutes} min` : t`${minutes} min ${seconds} s`;
  return (
    <Tooltip
      side="top"
      content={t`${platform} lets you answer freely until ${nearTime(state.closesAt)}. Each message of the customer starts the time again.`}
    >
      <button
        type="button"
        aria-label={t`Time left to answer: ${left}`}
        className={`tabular inline-flex cursor-default items-center gap-1 whitespace-nowrap rounded-full px-2 py-0.5 text-2xs font-medium ${state.soon ? "bg-waiting-soft text-waiting" : "text-ink-3"}`}
      >
        <Clock3 aria-hidden className="size-3" />
        {left}
      </button>
    </Tooltip>
  );
}
