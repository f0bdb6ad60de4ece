import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import type { ReplyTarget } from "../model/draft";

/** The message that the draft answers. */
export function ReplyChip({ target, onClear }: { target: ReplyTarget; onClear: () => void }) {
  const { t } = useLingui();
  return (
    <div className="mx-3 mt-2 flex items-start gap-2 rounded border-accent border-l-[3px] bg-sunken px-2 py-1 text-xs">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{target.author || <Trans>A message above</Trans>}</p>
        <p className="truncate text-ink-2">{target.text}</p>
      </div>
      <button type="button" aria-label={t`Don't quote it`} onClick={onClear} className="rounded p-0.5 hover:bg-hover">
        <X aria-hidden className="size-3.5" />
      </button>
    </div>
  );
}
