import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { PlatformIcon } from "@kit/icons/platform";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ChartColumn, CircleAlert, Download } from "lucide-react";
import type { ReactNode } from "react";
import {
  type InsightFigures,
  type InsightFilter,
  type Insights,
  type InsightTable,
  insightFile,
  insightsQuery,
} from "@/entities/insight";
import { errorText } from "@/lib/error-text";
import { LineChart, type Series } from "../charts/LineChart";
import { dayRange, duration, hourName, longDay, number, percent } from "../format";
import { type Column, DataTable } from "../parts/DataTable";
import { Panel } from "../parts/Panel";

interface Props {
  filter: InsightFilter;
}

/** The figures of all tables here: in each the same. */
function useColumns<R extends InsightFigures>(): Column<R>[] {
  const { t } = useLingui();
  return [
    { key: "sent", head: t`Sent`, cell: (r) => number(r.sent) },
    { key: "delivered", head: t`Delivered`, cell: (r) => number(r.delivered) },
    {
      key: "read",
      head: t`Read`,
      hint: t`Not every customer lets it be known.`,
      cell: (r) => number(r.read),
    },
    {
      key: "share",
      head: t`Share read`,
      hint: t`Of the delivered ones.`,
      cell: (r) => (r.read_share === null ? "–" : percent(r.read_share)),
    },
    {
      key: "median",
      head: t`Time to read`,
      hint: t`Half of those that were read were read sooner; shown from five on.`,
      cell: (r) => (r.median_read_seconds === null ? "–" : duration(r.median_read_seconds)),
    },
    {
      key: "answered",
      head: t`Answered`,
      hint: t`The customer wrote within seven days after it.`,
      cell: (r) => number(r.answered),
    },
    { key: "failed", head: t`Did not arrive`, cell: (r) => number(r.failed) },
  ];
}

function Told({ filter, children }: Props & { children: (insights: Insights) => ReactNode }) {
  const { t } = useLingui();
  const query = useQuery(insightsQuery(filter));
  if (query.data) {
    return (
      <div className={query.isPlaceholderData ? "opacity-60 transition-opacity" : undefined}>
        {children(query.data)}
      </div>
    );
  }
  if (!query.isError) return <Skeleton className="h-40" />;
  return (
    <EmptyState
      icon={CircleAlert}
      title={errorText(query.error)}
      action={<Button onClick={() => void query.refetch()}>{t`Try again`}</Button>}
    >
      {t`The figures could not be loaded.`}
    </EmptyState>
  );
}

function Csv({ table, filter, name }: Props & { table: InsightTable; name: string }) {
  const { t } = useLingui();
  return (
    <Button
      variant="ghost"
      size="sm"
      aria-label={t`${name}: download as CSV`}
      onClick={() => location.assign(insightFile(table, filter))}
    >
      <Download aria-hidden /> CSV
    </Button>
  );
}

/** How many were sent, arrived, were read and answered, over the days. */
export function Course({ filter, today }: Props & { today: string }) {
  const { t } = useLingui();
  const columns = useColumns<Insights["days"][number]>();
  const title = t`What became of messages`;
  return (
    <Told filter={filter}>
      {(o) => {
        const series: Series[] = [
          { name: t`Sent`, color: "var(--accent)", values: o.days.map((d) => d.sent) },
          { name: t`Delivered`, color: "var(--good)", values: o.days.map((d) => d.delivered), dashed: true },
          { name: t`Read`, color: "var(--waiting)", values: o.days.map((d) => d.read) },
          { name: t`Answered`, color: "var(--ink-3)", values: o.days.map((d) => d.answered), dashed: true },
        ];
        const range = dayRange(o.from, o.to);
        return (
          <Panel
            title={title}
            about={t`${range}. Each message counts on the day that it was written.`}
            tools={<Csv table="days" filter={filter} name={title} />}
            table={
              <DataTable
                tall
                label={t`What became of messages, by day`}
                rows={[...o.days].reverse()}
                rowKey={(d) => d.date}
                columns={[{ key: "date", head: t`Day`, words: true, cell: (d) => longDay(d.date) }, ...columns]}
              />
            }
          >
            <Steps totals={o.totals} />
            {o.totals.sent > 0 && (
              <LineChart
                days={o.days.map((d) => d.date)}
                series={series}
                label={`${title}, ${range}: ${series.map((s) => `${s.name} ${number(sum(s.values))}`).join(", ")}`}
                unfinished={o.to === today}
              />
            )}
          </Panel>
        );
      }}
    </Told>
  );
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** The way of messages as figures: each with its share of those before it. */
function Steps({ totals: f }: { totals: InsightFigures }) {
  const { t } = useLingui();
  const part = (n: number, of: number) => (of > 0 ? percent(n / of) : undefined);
  const steps = [
    { name: t`Sent`, value: number(f.sent), note: f.failed > 0 ? t`${number(f.failed)} failed` : undefined },
    { name: t`Delivered`, value: number(f.delivered), note: part(f.delivered, f.sent) },
    { name: t`Read`, value: number(f.read), note: f.read_share === null ? undefined : percent(f.read_share) },
    {
      name: t`Time to read`,
      value: f.median_read_seconds === null ? "–" : duration(f.median_read_seconds),
      note: f.median_read_seconds === null ? t`fewer than five` : t`half of them sooner`,
    },
    { name: t`Answered`, value: number(f.answered), note: part(f.answered, f.sent) },
  ];
  return (
    <dl
      aria-label={t`All messages of these days`}
      className="mb-4 grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-5"
    >
      {steps.map((s) => (
        <div key={s.name}>
          <dt className="text-ink-3 text-xs">{s.name}</dt>
          <dd className="tabular font-semibold text-xl">{s.value}</dd>
          {s.note && <dd className="text-ink-2 text-xs">{s.note}</dd>}
        </div>
      ))}
    </dl>
  );
}

export function ByTemplate({ filter }: Props) {
  const { t } = useLingui();
  const columns = useColumns<Insights["templates"][number]>();
  const title = t`By template`;
  return (
    <Told filter={filter}>
      {(o) => (
        <Panel
          title={title}
          about={t`What became of each template, and of messages without one.`}
          tools={<Csv table="templates" filter={filter} name={title} />}
        >
          {o.templates.length === 0 ? (
            <Nothing />
          ) : (
            <DataTable
              tall
              label={title}
              rows={o.templates}
              rowKey={(r) => r.name}
              columns={[
                {
                  key: "name",
                  head: t`Template`,
                  words: true,
                  cell: (r) => <span className="font-medium">{r.name || t`Without a template`}</span>,
                },
                ...columns,
              ]}
            />
          )}
        </Panel>
      )}
    </Told>
  );
}

export function ByNumber({ filter }: Props) {
  const { t } = useLingui();
  const columns = useColumns<Insights["channels"][number]>();
  const title = t`By number`;
  return (
    <Told filter={filter}>
      {(o) => (
        <Panel title={title} tools={<Csv table="channels" filter={filter} name={title} />}>
          {o.channels.length === 0 ? (
            <Nothing />
          ) : (
            <DataTable
              tall
              label={title}
              rows={o.channels}
              rowKey={(r) => r.id}
              columns={[
                {
                  key: "name",
                  head: t`Account`,
                  words: true,
                  cell: (r) => (
                    <span className="flex min-w-36 max-w-60 items-center gap-2 font-medium">
                      <PlatformIcon platform={r.platform} className="size-4" />
                      <span className="truncate">{r.name}</span>
                    </span>
                  ),
                },
                { key: "received", head: t`Received`, cell: (r) => number(r.received) },
                ...columns,
              ]}
            />
          )}
        </Panel>
      )}
    </Told>
  );
}

/** When it is worth to write: what was sent in each hour of the day, and how much of it was read. */
export function ByHour({ filter }: Props) {
  const { t } = useLingui();
  const columns = useColumns<Insights["hours"][number]>();
  const title = t`By hour`;
  return (
    <Told filter={filter}>
      {(o) => {
        const most = Math.max(1, ...o.hours.map((h) => h.sent));
        return (
          <Panel
            title={title}
            about={t`By the hour in which a message was written, in the time of ${o.timezone.replaceAll("_", " ")}. The dark part was read.`}
            tools={<Csv table="hours" filter={filter} name={title} />}
            table={
              <DataTable
                tall
                label={title}
                rows={o.hours}
                rowKey={(r) => String(r.hour)}
                columns={[{ key: "hour", head: t`Hour`, words: true, cell: (r) => hourName(r.hour) }, ...columns]}
              />
            }
          >
            <div
              role="img"
              aria-label={t`Messages by hour: the busiest has ${number(most)}. The table says the same.`}
              className="flex h-36 items-end gap-0.5 sm:gap-1"
            >
              {o.hours.map((h) => (
                <div
                  key={h.hour}
                  className="flex h-full min-w-0 flex-1 flex-col justify-end gap-1"
                  title={hourName(h.hour)}
                >
                  <span
                    className="flex w-full flex-col justify-end rounded-t-sm bg-accent-soft"
                    style={{ height: `${(h.sent / most) * 100}%` }}
                  >
                    <span
                      className="block w-full rounded-t-sm bg-accent"
                      style={{ height: h.sent > 0 ? `${Math.min(1, h.read / h.sent) * 100}%` : 0 }}
                    />
                  </span>
                  <span className="tabular h-4 text-center text-[10px] text-ink-3">
                    {h.hour % 6 === 0 ? h.hour : ""}
                  </span>
                </div>
              ))}
            </div>
          </Panel>
        );
      }}
    </Told>
  );
}

function Nothing() {
  const { t } = useLingui();
  return (
    <div className="min-h-40">
      <EmptyState icon={ChartColumn} title={t`Nothing was sent in these days`}>
        {t`As soon as a message is sent, it is counted here.`}
      </EmptyState>
    </div>
  );
}
