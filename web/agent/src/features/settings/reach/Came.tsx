import { url } from "@client/api";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ReachLink, reachCountsQuery, reachWays } from "@/entities/reach";
import { LineChart } from "@/features/reports/charts/LineChart";
import { longDay, number } from "@/features/reports/format";
import { DataTable } from "@/features/reports/parts/DataTable";
import { Loading } from "../parts/Loading";
import { DownloadLink } from "./DownloadLink";
import { wayWord } from "./words";

/** How many came by a link: the days as lines, the sums, and the table behind them. */
export function Came({ link }: { link: ReachLink }) {
  const [span, setSpan] = useState("30");
  const from = dayBefore(Number(span) - 1);
  const query = useQuery(reachCountsQuery(link.id, from));
  return (
    <Loading query={query}>
      {({ days, sum, ever }) => (
        <div className="grid grid-cols-1 gap-3">
          <div className="flex flex-wrap items-center gap-2">
            <Select
              label={t`Days`}
              className="w-36"
              value={span}
              options={["7", "30", "90", "365"].map((n) => ({ value: n, label: t`${n} days` }))}
              onChange={setSpan}
            />
            <DownloadLink href={url(`/reach-links/${link.id}/counts.csv`, { from })} name={`recado-${link.word}.csv`}>
              CSV
            </DownloadLink>
          </div>
          <dl className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
            {[
              [t`Visits`, sum.visits],
              ...reachWays.map((way) => [wayWord(way), sum[way]]),
              [t`Chats`, sum.chats],
              [t`Visits ever`, ever.visits],
            ].map(([name, n]) => (
              <div key={name}>
                <dt className="text-ink-3 text-xs">{name}</dt>
                <dd className="tabular font-semibold text-lg">{number(Number(n))}</dd>
              </div>
            ))}
          </dl>
          <LineChart
            label={t`Visits and chats by day`}
            days={days.map((d) => d.day)}
            unfinished
            series={[
              { name: t`Visits`, color: "var(--accent-ink)", values: days.map((d) => d.visits) },
              { name: t`Chats`, color: "var(--ink-2)", values: days.map((d) => d.chats), dashed: true },
            ]}
          />
          <details className="text-sm">
            <summary className="cursor-pointer text-ink-2">{t`As a table`}</summary>
            <DataTable
              tall
              label={t`Visits and chats by day`}
              rows={days.filter((d) => d.visits + d.chats > 0).reverse()}
              rowKey={(d) => d.day}
              columns={[
                { key: "day", head: t`Day`, words: true, cell: (d) => longDay(d.day) },
                { key: "visits", head: t`Visits`, cell: (d) => number(d.visits) },
                ...reachWays.map((way) => ({
                  key: way,
                  head: wayWord(way),
                  cell: (d: (typeof days)[number]) => number(d[way]),
                })),
                { key: "chats", head: t`Chats`, cell: (d) => number(d.chats) },
              ]}
            />
          </details>
          <p className="text-ink-3 text-xs">{t`Machines are not counted: previews, search engines, programs. Nothing is kept about a visitor but that one more came.`}</p>
        </div>
      )}
    </Loading>
  );
}

function dayBefore(n: number): string {
  const d = new Date();
  d.setDate(d.getDate() - n);
  return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, "0")}-${String(d.getDate()).padStart(2, "0")}`;
}
