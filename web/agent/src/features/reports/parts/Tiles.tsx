import { cx } from "@kit/cx";
import { Tooltip } from "@kit/tooltip";
import { useLingui } from "@lingui/react/macro";
import { ArrowDown, ArrowUp, Minus } from "lucide-react";
import { type Figures, isEmpty, type Report } from "@/entities/report";
import { dayRange, duration, number, percent } from "../format";

interface Tile {
  name: string;
  hint: string;
  value: (f: Figures) => number | null;
  show: (n: number) => string;
  /** Which way is better; what is merely more or less has no colour. */
  better?: "less";
  note?: string;
}

/** The figures that one looks at first, each with its change. */
export function Tiles({ report, mine }: { report: Report; mine: boolean }) {
  const { t } = useLingui();
  const { totals } = report;
  const share = totals.messages_out > 0 ? totals.messages_failed / totals.messages_out : 0;
  const received: Tile[] = [
    {
      name: t`Messages received`,
      hint: t`What customers wrote, on every chosen channel.`,
      value: (f) => f.messages_in,
      show: number,
    },
  ];
  const opened: Tile[] = [
    {
      name: t`New cases`,
      hint: t`Cases that began in this time. A case that was opened again is not new.`,
      value: (f) => f.cases_opened,
      show: number,
    },
  ];
  const tiles: Tile[] = [
    ...(mine ? [] : received),
    {
      name: t`Messages sent`,
      hint: t`What was written to customers; notes are not in it.`,
      value: (f) => f.messages_out,
      show: number,
      note:
        totals.messages_failed > 0
          ? t`${number(totals.messages_failed)} did not arrive (${percent(share, 1)})`
          : undefined,
    },
    ...(mine ? [] : opened),
    {
      name: t`Resolved cases`,
      hint: t`Each time that a case was resolved.`,
      value: (f) => f.cases_resolved,
      show: number,
    },
    {
      name: t`First reply`,
      hint: t`Half of the cases got a person’s first answer sooner than this. By the clock, nights included.`,
      value: (f) => f.first_reply.median_seconds,
      show: duration,
      better: "less",
      note: slowest(totals.first_reply.p90_seconds),
    },
    {
      name: t`Time to resolve`,
      hint: t`Half of the cases were resolved sooner than this. By the clock, nights included.`,
      value: (f) => f.resolution.median_seconds,
      show: duration,
      better: "less",
      note: slowest(totals.resolution.p90_seconds),
    },
  ];
  function slowest(seconds: number | null) {
    return seconds === null ? undefined : t`9 of 10 within ${duration(seconds)}`;
  }
  return (
    <dl
      aria-label={t`Figures`}
      className={cx(
        "grid grid-cols-2 gap-x-6 gap-y-5 border-t pt-4 sm:grid-cols-3",
        mine ? "lg:grid-cols-4" : "lg:grid-cols-6",
      )}
    >
      {tiles.map((tile) => (
        <TileView key={tile.name} tile={tile} report={report} />
      ))}
    </dl>
  );
}

function TileView({ tile, report }: { tile: Tile; report: Report }) {
  const { t } = useLingui();
  const value = tile.value(report.totals);
  return (
    <div className="min-w-0">
      <dt className="text-ink-3 text-xs">
        <Tooltip content={tile.hint}>
          <button
            type="button"
            className="cursor-help text-left underline decoration-line-strong decoration-dotted underline-offset-2"
          >
            {tile.name}
          </button>
        </Tooltip>
      </dt>
      <dd className="tabular mt-0.5 whitespace-nowrap font-semibold text-xl">
        {value === null ? <span className="text-ink-3">—</span> : tile.show(value)}
      </dd>
      <dd className="text-xs">
        {value === null ? (
          <span className="text-ink-3">{t`fewer than five cases`}</span>
        ) : (
          <Change tile={tile} report={report} value={value} />
        )}
      </dd>
      {tile.note && <dd className="text-ink-3 text-xs">{tile.note}</dd>}
    </div>
  );
}

function Change({ tile, report, value }: { tile: Tile; report: Report; value: number }) {
  const { t } = useLingui();
  if (isEmpty(report.previous)) return null; // said once, above
  const before = tile.value(report.previous);
  const range = dayRange(report.previous_from, report.previous_to);
  if (before === null || before === 0) return <span className="text-ink-3">{t`nothing to compare with`}</span>;
  const change = value / before - 1;
  const rounded = percent(Math.abs(change));
  const same = Math.abs(change) < 0.005;
  const tone = same || !tile.better ? "text-ink-2" : change < 0 ? "text-good" : "text-waiting";
  const Icon = same ? Minus : change > 0 ? ArrowUp : ArrowDown;
  const words = same
    ? t`as before: ${tile.show(before)} in ${range}`
    : change > 0
      ? t`${rounded} more than the ${tile.show(before)} of ${range}`
      : t`${rounded} less than the ${tile.show(before)} of ${range}`;
  return (
    <Tooltip content={words}>
      <span className={cx("inline-flex items-center gap-0.5", tone)}>
        <Icon className="size-3" aria-hidden />
        <span aria-hidden className="tabular">
          {rounded}
        </span>
        <span className="sr-only">{words}</span>
      </span>
    </Tooltip>
  );
}
