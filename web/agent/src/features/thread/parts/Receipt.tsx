import { Tooltip } from "@kit/tooltip";
import { useLingui } from "@lingui/react/macro";
import { Check, CheckCheck, CircleAlert, CircleHelp, Clock3 } from "lucide-react";
import type { Message } from "@/entities/message";
import { exactTime } from "@/lib/when";
import { type Step, stepsOf, tickOf } from "../model/receipt";

/** The names of the states, in the reader's language. */
export function useStateNames(): Record<Step["state"], string> {
  const { t } = useLingui();
  return {
    written: t`Written`,
    queued: t`Queued`,
    sent: t`Sent`,
    delivered: t`Delivered`,
    read: t`Read`,
    failed: t`Not sent`,
    unconfirmed: t`Unconfirmed`,
  };
}

const marks = {
  queued: { Icon: Clock3, className: "text-ink-3" },
  sent: { Icon: Check, className: "text-ink-3" },
  delivered: { Icon: CheckCheck, className: "text-ink-3" },
  read: { Icon: CheckCheck, className: "text-read-tick" },
  failed: { Icon: CircleAlert, className: "text-danger" },
  unconfirmed: { Icon: CircleHelp, className: "text-waiting" },
} as const;

/** The tick of an outgoing message; on hover and focus it tells each state with its time. */
export function Receipt({ message }: { message: Message }) {
  const names = useStateNames();
  const tick = tickOf(message);
  if (tick === "none") return null;
  const { Icon, className } = marks[tick];
  const steps = stepsOf(message);
  const last = steps.at(-1);
  const label = last?.at ? `${names[tick]}, ${exactTime(last.at)}` : names[tick];
  return (
    <Tooltip side="top" content={<Steps steps={steps} names={names} />}>
      <button type="button" tabIndex={-1} aria-label={label} className="inline-flex cursor-default rounded-sm">
        <Icon aria-hidden strokeWidth={2.2} className={`size-[15px] ${className}`} />
      </button>
    </Tooltip>
  );
}

function Steps({ steps, names }: { steps: Step[]; names: Record<Step["state"], string> }) {
  return (
    <span className="grid grid-cols-[auto_auto] gap-x-3">
      {steps.map((step) => (
        <span key={step.state} className="contents">
          <span>{names[step.state]}</span>
          <span className="tabular text-right opacity-80">{step.at ? exactTime(step.at) : "–"}</span>
        </span>
      ))}
    </span>
  );
}
