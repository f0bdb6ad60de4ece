import { t } from "@lingui/core/macro";
import { CircleAlert, CircleCheck, CircleDashed, CircleOff, TriangleAlert } from "lucide-react";
import type { Channel, ChannelCheck } from "@/entities/channel";

/** A channel's state as a word with an icon: never by colour alone. */
export function ChannelStatus({ status }: { status: Channel["status"] }) {
  const looks = {
    new: { icon: CircleDashed, word: t`Not checked yet`, tone: "text-ink-3" },
    connected: { icon: CircleCheck, word: t`Connected`, tone: "text-good" },
    failing: { icon: CircleAlert, word: t`Failing`, tone: "text-danger" },
    disabled: { icon: CircleOff, word: t`Switched off`, tone: "text-ink-3" },
  };
  const { icon: Icon, word, tone } = looks[status];
  return (
    <span className={`inline-flex items-center gap-1 text-xs font-medium ${tone}`}>
      <Icon className="size-3.5" aria-hidden /> {word}
    </span>
  );
}

export function CheckState({ state }: { state: ChannelCheck["state"] }) {
  const looks = {
    ok: { icon: CircleCheck, word: t`Works`, tone: "text-good" },
    warning: { icon: TriangleAlert, word: t`Look at this`, tone: "text-waiting" },
    failed: { icon: CircleAlert, word: t`Does not work`, tone: "text-danger" },
    unknown: { icon: CircleDashed, word: t`Not known yet`, tone: "text-ink-3" },
  };
  const { icon: Icon, word, tone } = looks[state];
  return (
    <span className={`inline-flex w-28 shrink-0 items-center gap-1 text-xs font-medium ${tone}`}>
      <Icon className="size-4" aria-hidden /> {word}
    </span>
  );
}
