import { t } from "@lingui/core/macro";
import { CircleCheck, CircleDashed } from "lucide-react";
import type { AccountNumber, NumberStep } from "@/entities/number";
import { nearTime } from "@/lib/when";
import { spanWords, stepWords } from "./words";

const steps: NumberStep[] = ["started", "code_asked", "verified", "registered", "name_approved", "first_message"];

/** Whether a step is done, also where it was before anybody looked. */
function isDone(number: AccountNumber, step: NumberStep): boolean {
  if (number.steps[step]) return true;
  switch (step) {
    case "code_asked":
    case "verified":
      return number.verified;
    case "registered":
      return ["connected", "flagged", "restricted", "limited"].includes(number.status);
    case "name_approved":
      return number.name_status === "approved";
    case "first_message":
      return number.since !== null;
    default:
      return false;
  }
}

/** The steps of connecting a number, when each was done and how long it took. */
export function Steps({ number }: { number: AccountNumber }) {
  const at = { ...number.steps, ...(number.since ? { first_message: number.since } : {}) };
  const times = Object.values(at).sort();
  const first = times[0];
  const last = times[times.length - 1];
  return (
    <div className="grid gap-2">
      <ol className="grid gap-1.5">
        {steps.map((step) => {
          const time = at[step];
          const before = time && times.filter((x) => x < time).pop();
          const done = isDone(number, step);
          return (
            <li key={step} className="flex flex-wrap items-center gap-x-2 text-sm">
              {done ? (
                <CircleCheck aria-hidden className="size-4 text-good" />
              ) : (
                <CircleDashed aria-hidden className="size-4 text-ink-3" />
              )}
              <span className={done ? "font-medium" : "text-ink-2"}>{stepWords(step)}</span>
              <span className="text-xs text-ink-3">
                {time
                  ? before
                    ? t`${nearTime(time)}, after ${spanWords(before, time)}`
                    : nearTime(time)
                  : done
                    ? t`before it was looked at here`
                    : t`still to come`}
              </span>
            </li>
          );
        })}
      </ol>
      {first && last && first !== last && <p className="text-xs text-ink-2">{t`In all: ${spanWords(first, last)}`}</p>}
    </div>
  );
}
