import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { sendCheckQuery } from "@/entities/consent";

interface Props {
  /** The cases whose customers get a message. */
  caseIds: readonly string[];
  sure: boolean;
  onSure: (sure: boolean) => void;
  /** Whether it may go at once, or has to be confirmed. */
  onCheck: (how: "wait" | "ask" | "go") => void;
}

/** Before a message to very many: how many, how many of them expect none, and that somebody is sure. */
export function ManyGate({ caseIds, sure, onSure, onCheck }: Props) {
  const { t } = useLingui();
  const { data, isError } = useQuery(sendCheckQuery(caseIds));
  // A check that cannot be made holds up nothing but asks all the same.
  const how = data ? (data.confirm ? "ask" : "go") : isError ? "ask" : "wait";
  useEffect(() => onCheck(how), [how, onCheck]);
  if (how !== "ask") return null;
  const recipients = data?.recipients ?? caseIds.length;
  const cold = data?.cold ?? 0;
  const perSecond = data?.per_second ?? 0;
  const seconds = perSecond > 0 ? Math.ceil(recipients / perSecond) : 0;
  return (
    <div role="alert" className="grid gap-2 rounded-md bg-waiting-soft px-3 py-2 text-sm text-waiting">
      <p className="flex items-start gap-2 font-medium">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        {plural(recipients, {
          one: "This sends a message to # customer",
          other: "This sends a message to # customers",
        })}
      </p>
      <ul className="grid gap-0.5 pl-6">
        {cold > 0 && (
          <li>
            {t`${cold} of them have not written for 90 days, or never: they are the likeliest to block or report you.`}
          </li>
        )}
        {seconds > 1 && (
          <li>{t`The channel takes ${perSecond} a second, so this lasts ${seconds} seconds or more.`}</li>
        )}
        <li>{t`Platforms notice the same message to many: they slow down or block numbers that are reported for it.`}</li>
      </ul>
      <label className="flex items-center gap-2 pl-6 text-ink">
        <input type="checkbox" checked={sure} onChange={(e) => onSure(e.target.checked)} className="size-4" />
        {t`Send it to all ${recipients}`}
      </label>
    </div>
  );
}
