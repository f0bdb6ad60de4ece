import { Button } from "@kit/button";
import { Trans } from "@lingui/react/macro";
import { StickyNote, Unplug } from "lucide-react";

/** Says that the channel was deleted, and what can be done instead of answering. */
export function GoneChannel({ draft, onNote }: { draft: string; onNote: () => void }) {
  return (
    <div className="px-3 pt-2 pb-3">
      <div role="status" className="flex gap-3 rounded-lg bg-sunken px-3.5 py-3 text-sm">
        <Unplug aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
        <div className="min-w-0 flex-1">
          <p className="font-medium">
            <Trans>This channel was deleted: you can read here, but not answer</Trans>
          </p>
          <p className="mt-0.5 text-ink-2">
            <Trans>An admin can bring it back for 30 days, under Settings › Channels › Deleted channels.</Trans>
          </p>
          <Button size="sm" variant="secondary" className="mt-2" onClick={onNote}>
            <StickyNote aria-hidden />
            <Trans>Write a note for your team</Trans>
          </Button>
        </div>
      </div>
      {draft !== "" && (
        <p className="mt-2 truncate px-1 text-xs text-ink-3">
          <Trans>Your draft is kept: “{draft}”</Trans>
        </p>
      )}
    </div>
  );
}
