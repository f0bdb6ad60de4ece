import { cx } from "@kit/cx";
import type { ReactNode } from "react";

export interface Column<R> {
  key: string;
  head: string;
  /** Said on hover of the head: how the figure comes about. */
  hint?: string;
  cell: (row: R) => ReactNode;
  /** Left for words; numbers stand to the right. */
  words?: boolean;
}

/** A table that scrolls by itself where the page is narrow; its first column stays. */
export function DataTable<R>({
  label,
  columns,
  rows,
  rowKey,
  tall,
}: {
  label: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  rowKey: (row: R) => string;
  /** Bounds the height of long ones. */
  tall?: boolean;
}) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
      className={cx("relative overflow-auto", tall && "max-h-80")}
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            {columns.map((c, i) => (
              <th
                key={c.key}
                scope="col"
                title={c.hint}
                className={cx(
                  "sticky top-0 whitespace-nowrap border-b bg-paper px-3 py-1.5 font-normal text-ink-3 text-xs first:pl-0 last:pr-0",
                  c.words ? "text-left" : "text-right",
                  i === 0 ? "left-0 z-20" : "z-10",
                )}
              >
                {c.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="group">
              {columns.map((c, i) => {
                const Cell = i === 0 ? "th" : "td";
                return (
                  <Cell
                    key={c.key}
                    scope={i === 0 ? "row" : undefined}
                    className={cx(
                      "h-10 whitespace-nowrap border-b px-3 font-normal first:pl-0 last:pr-0 group-hover:bg-hover",
                      c.words ? "text-left" : "tabular text-right",
                      i === 0 && "sticky left-0 z-10 bg-paper",
                    )}
                  >
                    {c.cell(row)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
