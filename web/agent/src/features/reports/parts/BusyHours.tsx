import { useLingui } from "@lingui/react/macro";
import type { ReportHour } from "@/entities/report";
import { useNarrow } from "@/lib/narrow";
import { hourName, number, shortNumber, weekdayName, weekOrder } from "../format";

const hours = Array.from({ length: 24 }, (_, i) => i);

/** The week by hours, darker where there is more. It is a table; on narrow pages its days stand side by side. */
export function BusyHours({ cells, of }: { cells: readonly ReportHour[]; of: "messages_in" | "messages_out" }) {
  const { t } = useLingui();
  const narrow = useNarrow();
  const days = weekOrder();
  const value = (day: number, hour: number) => cells[day * 24 + hour]?.[of] ?? 0;
  const max = Math.max(1, ...cells.map((c) => c[of]));
  const columns = narrow ? days : hours;
  const rows = narrow ? hours : days;
  const headOf = (c: number) => (narrow ? weekdayName(c) : String(c).padStart(2, "0"));
  return (
    <table className="w-full table-fixed border-separate border-spacing-[2px] text-2xs" aria-label={t`Busy hours`}>
      <thead>
        <tr>
          <td className="w-11" />
          {columns.map((c) => (
            <th
              key={c}
              scope="col"
              aria-label={narrow ? weekdayName(c, "long") : hourName(c)}
              className="tabular font-normal text-ink-3"
            >
              {narrow || c % 2 === 0 ? headOf(c) : <span className="sr-only">{headOf(c)}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((r) => (
          <tr key={r}>
            <th scope="row" className="tabular truncate pr-1.5 text-right font-normal text-ink-3">
              {narrow ? hourName(r) : weekdayName(r)}
            </th>
            {columns.map((c) => {
              const [day, hour] = narrow ? [c, r] : [r, c];
              return <Cell key={c} n={value(day, hour)} max={max} day={day} hour={hour} />;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** No darker than lets the figure be read in both themes. */
const darkest = 58;

function Cell({ n, max, day, hour }: { n: number; max: number; day: number; hour: number }) {
  const share = Math.round(8 + (n / max) * (darkest - 8));
  return (
    <td
      title={`${weekdayName(day, "long")}, ${hourName(hour)}: ${number(n)}`}
      className="tabular h-6 rounded-sm text-center text-ink"
      style={{ background: n === 0 ? "var(--sunken)" : `color-mix(in oklab, var(--accent) ${share}%, var(--paper))` }}
    >
      {n === 0 ? <span className="sr-only">0</span> : shortNumber(n)}
    </td>
  );
}
