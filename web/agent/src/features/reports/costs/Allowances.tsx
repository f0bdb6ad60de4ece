import { useLingui } from "@lingui/react/macro";
import type { Bill } from "@/entities/cost";
import { categoryWord } from "@/entities/cost-words";
import { writtenLocale } from "@/lib/language";
import { number } from "../format";
import { Panel } from "../parts/Panel";
import { Gauge } from "./Gauge";
import { monthName } from "./month";

/** What is free in each month, and how much of it is used up. */
export function Allowances({ bill }: { bill: Bill }) {
  const { t } = useLingui();
  if (bill.allowances.length === 0) return null;
  return (
    <Panel
      title={t`Free allowance of ${monthName(bill.month)}`}
      about={t`What networks leave free in each month. What comes after it is charged.`}
    >
      <ul className="grid gap-4">
        {bill.allowances.map((a) => {
          const of = a.categories.map(categoryWord).join(", ").toLocaleLowerCase(writtenLocale());
          const words =
            a.unit === "conversation"
              ? t`${number(a.used)} of ${number(a.free)} free conversations (${of})`
              : t`${number(a.used)} of ${number(a.free)} free messages (${of})`;
          return (
            <li key={a.scope} className="grid gap-1">
              <p className="flex flex-wrap items-baseline gap-x-3 text-sm">
                <span className="font-medium">{a.name}</span>
                <span className="tabular text-ink-2">{words}</span>
              </p>
              <Gauge
                label={t`Free allowance of ${a.name}`}
                value={a.used}
                most={a.free}
                words={words}
                tone={a.used >= a.free ? "bg-waiting" : "bg-good"}
              />
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
