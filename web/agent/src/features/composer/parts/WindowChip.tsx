import { Tooltip } from "@kit/tooltip";
import { Trans, useLingui } from "@lingui/react/macro";
import { Clock3, Lock, Megaphone, TriangleAlert, UserRound } from "lucide-react";
import type { Window } from "@/entities/conversation";
import { useClockOffset } from "@/entities/server-clock";
import { nearTime, span } from "@/lib/when";
import { parts, type WindowState } from "../model/window";

/** How long free answers may still be sent. */
export function WindowChip({ state, platform }: { state: WindowState; platform: string }) {
  const { t } = useLingui();
  if (state.kind === "always") return null;
  if (state.kind === "late") {
    const about = t`The window for free answers closed. ${platform} lets a person, and no automatic message, answer until ${nearTime(state.until)}.`;
    return (
      <Tooltip side="top" content={about}>
        <button
          type="button"
          aria-label={about}
          className="tabular inline-flex cursor-default items-center gap-1 whitespace-nowrap rounded-full bg-waiting-soft px-2 py-0.5 text-2xs font-medium text-waiting"
        >
          <UserRound aria-hidden className="size-3" />
          <Trans>people only, for {span(state.left)}</Trans>
        </button>
      </Tooltip>
    );
  }
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
        {state.soon ? <TriangleAlert aria-hidden className="size-3" /> : <Clock3 aria-hidden className="size-3" />}
        {left}
      </button>
    </Tooltip>
  );
}

/** Says that the window closes soon, also to those who hear the page; once, not with each minute. */
export function WindowWarning({ state, contact, hasTemplates }: WarningProps) {
  const soon = state.kind === "open" && state.soon;
  return (
    <div role="status">
      {soon && (
        <p className="mx-3 mt-2 flex items-start gap-2 rounded-md bg-waiting-soft px-3 py-1.5 text-sm text-waiting">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            {hasTemplates ? (
              <Trans>
                You can answer freely until {nearTime(state.closesAt)}. Afterwards only a template can be sent, until{" "}
                {contact} writes again.
              </Trans>
            ) : (
              <Trans>
                You can answer until {nearTime(state.closesAt)}. Afterwards nothing can be sent, until {contact} writes
                again.
              </Trans>
            )}
          </span>
        </p>
      )}
    </div>
  );
}

interface WarningProps {
  state: WindowState;
  contact: string;
  hasTemplates: boolean;
}

/** That the customer came by an ad: until when messages cost nothing, or by when an answer begins that. */
export function EntryChip({ entry, platform }: { entry: Window["entry"]; platform: string }) {
  const { t } = useLingui();
  const now = Date.now() + useClockOffset();
  const end = entry?.free_until ?? entry?.answer_by;
  if (!entry || !end || Date.parse(end) <= now) return null;
  const left = span(Date.parse(end) - now);
  const free = entry.free_until !== null;
  const about = free
    ? t`The customer came by an ad: ${platform} charges for no message until ${nearTime(end)}. Free answers still need an open window.`
    : t`The customer came by an ad: with an answer by ${nearTime(end)}, ${platform} charges for no message for some days.`;
  return (
    <Tooltip side="top" content={about}>
      <button
        type="button"
        aria-label={about}
        className="tabular inline-flex cursor-default items-center gap-1 whitespace-nowrap rounded-full bg-accent-soft px-2 py-0.5 text-2xs font-medium text-accent-ink"
      >
        <Megaphone aria-hidden className="size-3" />
        {free ? t`free for ${left}` : t`ad: answer in ${left}`}
      </button>
    </Tooltip>
  );
}
