import { useLingui } from "@lingui/react/macro";
import type { Report, ReportDay } from "@/entities/report";
import { LineChart, type Series } from "../charts/LineChart";
import { dayRange, longDay, number } from "../format";
import { DataTable } from "./DataTable";
import { Panel } from "./Panel";

/** Two lines over the days, and the table of them. */
function OverDays({
  title,
  about,
  report,
  series,
  unfinished,
}: {
  title: string;
  about: string;
  report: Report;
  series: Series[];
  unfinished: boolean;
}) {
  const { t } = useLingui();
  const days = report.days.map((d) => d.date);
  const sum = (s: Series) => number(s.values.reduce((a, b) => a + b, 0));
  const range = dayRange(report.from, report.to);
  const label = t`${title}, ${range}: ${series.map((s) => `${s.name} ${sum(s)}`).join(", ")}`;
  const rows = report.days.map((d, i) => ({ date: d.date, i })).reverse();
  return (
    <Panel
      title={title}
      about={about}
      table={
        <DataTable
          tall
          label={t`${title} by day`}
          rows={rows}
          rowKey={(r) => r.date}
          columns={[
            { key: "date", head: t`Day`, words: true, cell: (r) => longDay(r.date) },
            ...series.map((s) => ({
              key: s.name,
              head: s.name,
              cell: (r: { i: number }) => number(s.values[r.i] ?? 0),
            })),
          ]}
        />
      }
    >
      <LineChart days={days} series={series} label={label} unfinished={unfinished} />
    </Panel>
  );
}

export function Charts({ report, mine, today }: { report: Report; mine: boolean; today: string }) {
  const { t } = useLingui();
  const values = (of: (d: ReportDay) => number) => report.days.map(of);
  const received = {
    name: t({ message: "Received", context: "messages" }),
    color: "var(--accent-ink)",
    values: values((d) => d.messages_in),
  };
  const sent = {
    name: t({ message: "Sent", context: "messages" }),
    color: "var(--read-tick)",
    values: values((d) => d.messages_out),
    dashed: !mine,
  };
  const opened = {
    name: t({ message: "New", context: "cases" }),
    color: "var(--waiting)",
    values: values((d) => d.cases_opened),
  };
  const resolved = {
    name: t({ message: "Resolved", context: "cases" }),
    color: "var(--good)",
    values: values((d) => d.cases_resolved),
    dashed: !mine,
  };
  return (
    <div className="grid grid-cols-1 gap-x-10 gap-y-7 lg:grid-cols-2">
      <OverDays
        title={t`Messages`}
        about={mine ? t`What you sent to customers.` : t`What customers wrote, and what we wrote to them.`}
        report={report}
        unfinished={report.to === today}
        series={mine ? [sent] : [received, sent]}
      />
      <OverDays
        title={t`Cases`}
        about={mine ? t`What you resolved.` : t`Where more begin than are resolved, work piles up.`}
        report={report}
        unfinished={report.to === today}
        series={mine ? [resolved] : [opened, resolved]}
      />
    </div>
  );
}
