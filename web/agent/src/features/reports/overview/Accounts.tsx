import { EmptyState } from "@kit/empty";
import { PlatformIcon } from "@kit/icons/platform";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, CircleDashed, CircleOff, Radio, TriangleAlert } from "lucide-react";
import { type Health, type HealthState, healthsQuery } from "@/entities/health";
import { currentLanguage } from "@/lib/language";
import { nearTime } from "@/lib/when";
import { number } from "../format";
import { type Column, DataTable } from "../parts/DataTable";
import { Panel } from "../parts/Panel";

/** Every connected account with its state, quality and limits. */
export function Accounts() {
  const { t } = useLingui();
  const list = useQuery(healthsQuery).data;
  const columns: Column<Health>[] = [
    {
      key: "name",
      head: t`Account`,
      words: true,
      cell: (h) => (
        <Link
          to={`/settings/channels/${h.channel_id}` as string}
          className="flex min-w-36 max-w-60 items-center gap-2 font-medium hover:underline"
        >
          <PlatformIcon platform={h.platform} className="size-4" />
          <span className="truncate">{h.name}</span>
        </Link>
      ),
    },
    { key: "state", head: t`State`, words: true, cell: (h) => <State health={h} /> },
    { key: "quality", head: t`Quality`, words: true, cell: (h) => <Quality health={h} /> },
    {
      key: "limit",
      head: t`Limit in 24 h`,
      hint: t`How many customers may be written to first within 24 hours.`,
      cell: (h) => (h.standing.limit ? (h.standing.limit < 0 ? t`None` : number(h.standing.limit)) : "–"),
    },
    {
      key: "rate",
      head: t`Messages a second`,
      hint: t`How much the account carries at most.`,
      cell: (h) => (h.standing.per_second ? number(h.standing.per_second) : "–"),
    },
    { key: "in", head: t`Last in`, cell: (h) => (h.last_in_at ? nearTime(h.last_in_at) : "–") },
    { key: "out", head: t`Last out`, cell: (h) => (h.last_out_at ? nearTime(h.last_out_at) : "–") },
    { key: "errors", head: t`Failed in a day`, cell: (h) => number(h.errors_day) },
  ];
  return (
    <Panel
      title={t`Accounts`}
      about={t`The network of each account is asked about once a minute. What it does not tell is left blank.`}
    >
      {!list ? (
        <Skeleton className="h-24" />
      ) : list.length === 0 ? (
        <EmptyState icon={Radio} title={t`No account is connected`}>
          {t`Connect the number that your customers know under Settings, Channels.`}
        </EmptyState>
      ) : (
        <DataTable label={t`Accounts`} columns={columns} rows={list} rowKey={(h) => h.channel_id} />
      )}
    </Panel>
  );
}

function State({ health }: { health: Health }) {
  const { t } = useLingui();
  const looks: Record<HealthState, [typeof CircleCheck, string, string]> = {
    unknown: [CircleDashed, t`Not known yet`, "text-ink-3"],
    good: [CircleCheck, t`Works`, "text-good"],
    warning: [TriangleAlert, t`Look at this`, "text-waiting"],
    bad: [CircleAlert, t`Does not work`, "text-danger"],
    paused: [CircleOff, t`Switched off`, "text-ink-3"],
  };
  const [Icon, word, tone] = looks[health.state];
  const what = health.what[currentLanguage()];
  return (
    <span
      className={`inline-flex items-center gap-1 whitespace-nowrap align-middle font-medium text-xs ${tone}`}
      title={what}
    >
      <Icon aria-hidden className="size-3.5" /> {word}
      {what && <span className="sr-only">: {what}</span>}
    </span>
  );
}

function Quality({ health }: { health: Health }) {
  const { t } = useLingui();
  switch (health.standing.quality) {
    case "high":
      return <span className="text-good">{t`High`}</span>;
    case "medium":
      return <span className="text-waiting">{t`Medium`}</span>;
    case "low":
      return <span className="text-danger">{t`Low`}</span>;
  }
  return "–";
}
