import { useLingui } from "@lingui/react/macro";
import type { ReviewGroup, ReviewSummary } from "@/entities/review";
import { LineChart } from "@/features/reports/charts/LineChart";
import { duration, longDay, number } from "@/features/reports/format";
import { DataTable } from "@/features/reports/parts/DataTable";
import { Panel } from "@/features/reports/parts/Panel";
import { writtenLocale } from "@/lib/language";
import { countryName } from "../item/Facts";
import { Stars } from "../item/Stars";

/** An average of stars: 4.3. */
export function averageText(n: number): string {
  return new Intl.NumberFormat(writtenLocale(), { maximumFractionDigits: 2, minimumFractionDigits: 1 }).format(n);
}

/** The figures of a time: averages by week, version and country, what waits and how soon we answer. */
export function Summary({ of }: { of: ReviewSummary }) {
  const { t } = useLingui();
  const figures: [string, string][] = [
    [t`Reviews`, number(of.count)],
    [t`Average`, averageText(of.average)],
    [t`Not answered`, number(of.waiting)],
    [t`Time to answer`, of.answered > 0 ? duration(of.median_seconds) : "–"],
    [t`Nine of ten within`, of.answered > 0 ? duration(of.p90_seconds) : "–"],
    [t`Raised after an answer`, number(of.raised)],
    [t`Lowered after an answer`, number(of.lowered)],
  ];
  const weeks = of.weeks.filter((w) => w.count > 0).map((w) => ({ ...w, day: w.start.slice(0, 10) }));
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4 lg:grid-cols-7">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="text-ink-3 text-xs">{name}</dt>
            <dd className="tabular font-semibold text-lg">{value}</dd>
          </div>
        ))}
      </dl>
      <Panel
        title={t`Average by week`}
        about={t`The mean of the stars that were given in each week.`}
        table={
          <DataTable
            label={t`Average by week`}
            rows={weeks}
            rowKey={(w) => w.day}
            columns={[
              { key: "week", head: t`Week from`, words: true, cell: (w) => longDay(w.day) },
              { key: "count", head: t`Reviews`, cell: (w) => number(w.count) },
              { key: "average", head: t`Average`, cell: (w) => averageText(w.average) },
            ]}
          />
        }
      >
        <LineChart
          label={t`Average by week`}
          days={weeks.map((w) => w.day)}
          series={[{ name: t`Average`, color: "var(--accent)", values: weeks.map((w) => w.average) }]}
          unfinished
        />
      </Panel>
      <Distribution of={of} />
      <div className="grid grid-cols-1 gap-7 md:grid-cols-2">
        <By title={t`By version`} rows={of.versions.map((v) => ({ ...v, name: v.key || t`Not known` }))} />
        <By
          title={t`By country`}
          rows={of.countries.map((c) => ({ ...c, name: c.key ? countryName(c.key) : t`Not known` }))}
        />
      </div>
    </>
  );
}

/** How many reviews gave how many stars. */
function Distribution({ of }: { of: ReviewSummary }) {
  const { t } = useLingui();
  const most = Math.max(1, ...of.stars.map((s) => s.count));
  return (
    <Panel title={t`By stars`}>
      <ul className="grid max-w-xl gap-1">
        {of.stars
          .toSorted((a, b) => Number(b.key) - Number(a.key))
          .map((s) => (
            <li key={s.key} className="grid grid-cols-[6rem_1fr_3rem] items-center gap-2 text-sm">
              <Stars rating={Number(s.key)} />
              <span className="h-2.5 rounded-sm bg-sunken">
                <span className="block h-full rounded-sm bg-accent" style={{ width: `${(100 * s.count) / most}%` }} />
              </span>
              <span className="tabular text-right">{number(s.count)}</span>
            </li>
          ))}
      </ul>
    </Panel>
  );
}

function By({ title, rows }: { title: string; rows: (ReviewGroup & { name: string })[] }) {
  const { t } = useLingui();
  if (rows.length === 0) return null;
  return (
    <Panel title={title}>
      <DataTable
        label={title}
        rows={rows}
        rowKey={(r) => r.name}
        tall
        columns={[
          { key: "name", head: title, words: true, cell: (r) => r.name },
          { key: "count", head: t`Reviews`, cell: (r) => number(r.count) },
          { key: "average", head: t`Average`, cell: (r) => averageText(r.average) },
        ]}
      />
    </Panel>
  );
}
