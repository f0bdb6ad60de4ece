import { t } from "@lingui/core/macro";
import type { NumberFailure } from "@/entities/number";
import { say } from "../text";

/** Why the platform did not do it: what helps first, then its own words. */
export function Refusal({ failure }: { failure: NumberFailure }) {
  const words = [failure.code, failure.detail || failure.title].filter(Boolean).join(" · ");
  return (
    <div role="alert" className="grid gap-1 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
      <p className="font-medium">{say(failure.advice) || t`The platform refused it.`}</p>
      <p className="break-words text-xs">{t`The platform's words: ${words}`}</p>
      {failure.retry_after > 0 && (
        <p className="text-xs">{t`Try again in ${Math.ceil(failure.retry_after / 60)} min.`}</p>
      )}
    </div>
  );
}
