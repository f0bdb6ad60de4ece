import { PlatformIcon } from "@kit/icons/platform";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { platformsQuery } from "@/entities/channel";
import type { Figures, Report, ReportAgent } from "@/entities/report";
import { percent } from "../format";
import { type Column, DataTable } from "./DataTable";
import { figureColumns } from "./figure-columns";
import { Panel } from "./Panel";

interface Row extends Figures {
  key: string;
  name: string;
  platform: string;
  gone?: boolean;
}

/** The same figures by channel or by platform, all of them in one table. */
export function ByChannel({ report }: { report: Report }) {
  const { t } = useLingui();
  const [by, setBy] = useState<"channels" | "platforms">("channels");
  const titles = new Map((useQuery(platformsQuery).data ?? []).map((p) => [p.key, p.title]));
  const rows: Row[] =
    by === "channels"
      ? report.channels.map((c) => ({ ...c, key: c.id, gone: c.deleted }))
      : report.platforms.map((p) => ({ ...p, key: p.platform, name: titles.get(p.platform) ?? p.platform }));
  const messages = report.totals.messages_in + report.totals.messages_out;
  const columns: Column<Row>[] = [
    {
      key: "name",
      head: by === "channels" ? t`Channel` : t`Platform`,
      words: true,
      cell: (r) => <Named row={r} share={messages > 0 ? (r.messages_in + r.messages_out) / messages : 0} />,
    },
    ...figureColumns("channel"),
  ];
  return (
    <Panel
      title={t`By channel`}
      about={t`Every channel has the same figures, whatever platform it is on. The bar is its share of all messages.`}
      tools={
        <Select
          quiet
          label={t`Group by`}
          value={by}
          onChange={setBy}
          options={[
            { value: "channels", label: t`Each channel` },
            { value: "platforms", label: t`Each platform` },
          ]}
        />
      }
    >
      <DataTable label={t`Figures by channel`} columns={columns} rows={rows} rowKey={(r) => r.key} />
    </Panel>
  );
}

function Named({ row, share }: { row: Row; share: number }): ReactNode {
  return (
    <span className="flex min-w-36 max-w-44 items-center gap-2 sm:max-w-60">
      <PlatformIcon platform={row.platform} className="size-4" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          {row.name}
          {row.gone && <span className="font-normal text-ink-3"> {t`(removed)`}</span>}
        </span>
        <span className="mt-0.5 block h-1 rounded-full bg-sunken" title={percent(share)}>
          <span className="block h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
        </span>
      </span>
    </span>
  );
}

/** Who did how much, by name: it shows the load, it is no race. */
export function ByAgent({ report }: { report: Report }) {
  const { t } = useLingui();
  if (report.agents.length === 0) return null;
  const columns: Column<ReportAgent>[] = [
    {
      key: "name",
      head: t`Person`,
      words: true,
      cell: (a) => (
        <span className="font-medium">
          {a.name}
          {a.disabled && <span className="font-normal text-ink-3"> {t`(no longer here)`}</span>}
        </span>
      ),
    },
    ...figureColumns("agent"),
  ];
  return (
    <Panel
      title={t`By person`}
      about={t`What each one sent and resolved, by name. Only supervisors and administrators see this; everybody sees their own.`}
    >
      <DataTable label={t`Figures by person`} columns={columns} rows={report.agents} rowKey={(a) => a.id} />
    </Panel>
  );
}
