import { useLingui } from "@lingui/react/macro";
import { type Bill, type CostPart, moneys } from "@/entities/cost";
import { LineChart } from "../charts/LineChart";
import { longDay, number } from "../format";
import { type Column, DataTable } from "../parts/DataTable";
import { Panel } from "../parts/Panel";
import { monthName } from "./month";

/** What every table of costs says of its rows. */
export function useCostColumns(): Column<CostPart>[] {
  const { t } = useLingui();
  return [
    { key: "count", head: t`Messages`, cell: (p) => number(p.count) },
    { key: "charged", head: t`Charged`, cell: (p) => number(p.charged) },
    { key: "free", head: t`Free`, cell: (p) => number(p.free) },
    {
      key: "amount",
      head: t({ message: "Cost", context: "money" }),
      cell: (p) => (
        <span title={p.amounts.map((m) => `${m.amount} ${m.currency}`).join(" + ")}>
          {p.amounts.length > 0
            ? moneys(
                p.amounts,
                p.amounts.some((m) => Number(m.amount) < 1),
              )
            : "–"}
          {p.unknown > 0 && <span className="text-waiting"> {t`+ ${number(p.unknown)} without a price`}</span>}
        </span>
      ),
    },
  ];
}

/** The days of the month as a line; with two currencies only the larger one is drawn. */
export function MonthDays({ bill }: { bill: Bill }) {
  const { t } = useLingui();
  const columns = useCostColumns();
  const currency = bill.total.amounts.toSorted((a, b) => Number(b.amount) - Number(a.amount))[0]?.currency;
  const days = bill.days.map((d) => d.key);
  const values = bill.days.map((d) =>
    currency ? Number(d.amounts.find((m) => m.currency === currency)?.amount ?? 0) : d.charged,
  );
  const name = currency ? t`Cost in ${currency}` : t`Charged`;
  const sum = currency ? moneys(bill.total.amounts) : number(bill.total.charged);
  return (
    <Panel
      title={t`Day by day`}
      about={t`By the day on which messages arrived. Conversations count on the day on which they were opened.`}
      table={
        <DataTable
          tall
          label={t`Costs by day`}
          rows={bill.days.toReversed()}
          rowKey={(d) => d.key}
          columns={[{ key: "day", head: t`Day`, words: true, cell: (d) => longDay(d.key) }, ...columns]}
        />
      }
    >
      <LineChart
        days={days}
        series={[{ name, color: "var(--accent-ink)", values }]}
        label={t`Costs of ${monthName(bill.month)} by day: ${sum} in all`}
        unfinished={false}
      />
    </Panel>
  );
}

/** The last thirteen months, each one click away. */
export function Months({ bill, onPick }: { bill: Bill; onPick: (month: string) => void }) {
  const { t } = useLingui();
  const columns = useCostColumns();
  return (
    <Panel title={t`Months`} about={t`The chosen month and the twelve before it.`}>
      <DataTable
        tall
        label={t`Costs by month`}
        rows={bill.months.toReversed().filter((m) => m.count > 0 || m.key === bill.month)}
        rowKey={(m) => m.key}
        columns={[
          {
            key: "month",
            head: t`Month`,
            words: true,
            cell: (m) => (
              <button
                type="button"
                aria-current={m.key === bill.month ? "true" : undefined}
                className="hover:underline aria-[current]:font-medium"
                onClick={() => onPick(m.key)}
              >
                {monthName(m.key)}
              </button>
            ),
          },
          ...columns,
        ]}
      />
    </Panel>
  );
}
