import { Button } from "@kit/button";
import { Trans } from "@lingui/react/macro";
import { Lock, StickyNote } from "lucide-react";
import type { ReactNode } from "react";
import { fullTime } from "@/lib/when";
import type { WindowState } from "../model/window";

interface Props {
  state: Extract<WindowState, { kind: "closed" | "never" }>;
  platform: string;
  hours: number;
  /** What may be sent all the same. */
  templates?: ReactNode;
  contact: string;
  onNote: () => void;
}

/** Why nothing can be written now, since when, and what can be done instead. */
export function Refusal({ state, platform, hours, templates, contact, onNote }: Props) {
  return (
    <div className="flex gap-3 rounded-lg bg-sunken px-3.5 py-3 text-sm">
      <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="min-w-0 flex-1">
        <div role="status">
          <p className="font-medium">
            {state.kind === "closed" && state.since ? (
              <Trans>You can't answer freely since {fullTime(state.since)}</Trans>
            ) : (
              <Trans>You can't write first on this channel</Trans>
            )}
          </p>
          <p className="mt-0.5 text-ink-2">
            {state.kind === "closed" ? (
              <Trans>
                {platform} takes free messages only within {hours} hours of the customer's last one. The time starts
                again as soon as {contact} writes.
              </Trans>
            ) : (
              <Trans>
                {platform} takes free messages only within {hours} hours of a message of the customer, and {contact} has
                not written yet.
              </Trans>
            )}
          </p>
        </div>
        {templates}
        <Button size="sm" variant="secondary" className="mt-2" onClick={onNote}>
          <StickyNote aria-hidden />
          <Trans>Write a note for your team</Trans>
        </Button>
      </div>
    </div>
  );
}
