import { useLingui } from "@lingui/react/macro";
import { type Bill, money } from "@/entities/cost";
import { number } from "../format";
import { monthName } from "./month";

/** What the month cost, and how many messages that was. */
export function Sums({ bill }: { bill: Bill }) {
  const { t } = useLingui();
  const { total } = bill;
  const tiles: { name: string; value: string; note?: string }[] = [
    { name: t`Messages that arrived`, value: number(total.count) },
    { name: t`Charged`, value: number(total.charged) },
    { name: t`Free`, value: number(total.free) },
  ];
  if (total.unknown > 0) {
    tiles.push({
      name: t`Without a price`,
      value: number(total.unknown),
      note: t`They are charged, but no price list has their country. They are not in the sum.`,
    });
  }
  return (
    <dl
      aria-label={t`Costs of ${monthName(bill.month)}`}
      className="grid grid-cols-2 gap-x-6 gap-y-5 border-t pt-4 sm:grid-cols-3 lg:grid-cols-5"
    >
      <div className="min-w-0">
        <dt className="text-ink-3 text-xs">{t`Costs of ${monthName(bill.month)}`}</dt>
        <dd className="tabular mt-0.5 font-semibold text-xl" data-testid="month-cost">
          {total.amounts.length === 0
            ? "–"
            : total.amounts.map((m) => (
                <span key={m.currency} className="block whitespace-nowrap" title={`${m.amount} ${m.currency}`}>
                  {money(m, Number(m.amount) < 1)}
                </span>
              ))}
        </dd>
      </div>
      {tiles.map((tile) => (
        <div key={tile.name} className="min-w-0">
          <dt className="text-ink-3 text-xs">{tile.name}</dt>
          <dd className="tabular mt-0.5 font-semibold text-xl">{tile.value}</dd>
          {tile.note && <dd className="text-waiting text-xs">{tile.note}</dd>}
        </div>
      ))}
    </dl>
  );
}
