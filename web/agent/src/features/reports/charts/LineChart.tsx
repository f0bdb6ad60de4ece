import { type PointerEvent, useState } from "react";
import { longDay, number, shortDay, shortNumber } from "../format";
import { apart, labelled, ticksOf } from "./scale";
import { useWidth } from "./use-width";

export interface Series {
  name: string;
  /** A colour of the look, such as var(--accent). */
  color: string;
  values: readonly number[];
  /** Drawn as dashes, so that colour is not the only difference. */
  dashed?: boolean;
}

const height = 208;
const foot = 24;
const head = 10;

/**
 * Lines over days, each with its name at its end. It is a picture: the table
 * behind it says the same to those who don't see it.
 */
export function LineChart({
  days,
  series,
  label,
  unfinished,
}: {
  days: readonly string[];
  series: Series[];
  label: string;
  /** The last day is not over: its line is only hinted at. */
  unfinished: boolean;
}) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [at, setAt] = useState<number>();
  const roomy = width >= 520;
  const max = Math.max(0, ...series.flatMap((s) => s.values));
  const ticks = ticksOf(max);
  const top = ticks.at(-1) ?? 1;
  const left = 12 + 7 * Math.max(...ticks.map((n) => shortNumber(n).length));
  const right = roomy ? 22 + 6.5 * Math.max(...series.map((s) => s.name.length)) : 12;
  const x = (i: number) => left + (days.length < 2 ? 0.5 : i / (days.length - 1)) * (width - left - right);
  const y = (n: number) => head + (1 - n / top) * (height - head - foot);
  const ends = apart(
    series.map((s) => y(s.values.at(-1) ?? 0)),
    15,
    head + 4,
    height - foot,
  );
  const move = (e: PointerEvent<HTMLDivElement>) => {
    const box = e.currentTarget.getBoundingClientRect();
    const part = (e.clientX - box.left - left) / Math.max(1, width - left - right);
    setAt(Math.max(0, Math.min(days.length - 1, Math.round(part * (days.length - 1)))));
  };
  return (
    <div>
      {!roomy && <Legend series={series} />}
      <div ref={ref} className="relative touch-pan-y" onPointerMove={move} onPointerLeave={() => setAt(undefined)}>
        <svg width={width} height={height} role="img" aria-label={label} className="block max-w-full overflow-visible">
          {ticks.map((n) => (
            <g key={n}>
              <line x1={left} x2={width - right} y1={y(n)} y2={y(n)} stroke="var(--line)" />
              <text x={left - 8} y={y(n) + 4} textAnchor="end" className="tabular fill-ink-3 text-2xs">
                {shortNumber(n)}
              </text>
            </g>
          ))}
          {labelled(days.length, width - left - right, 64).map((i) => (
            <text
              key={i}
              x={x(i)}
              y={height - 6}
              textAnchor={i === days.length - 1 && !roomy ? "end" : "middle"}
              className="tabular fill-ink-3 text-2xs"
            >
              {shortDay(days[i] ?? "")}
            </text>
          ))}
          {at !== undefined && <line x1={x(at)} x2={x(at)} y1={head} y2={height - foot} stroke="var(--line-strong)" />}
          {series.map((s, i) => (
            <Line
              key={s.name}
              series={s}
              x={x}
              y={y}
              at={at}
              first={i === 0}
              unfinished={unfinished}
              floor={height - foot}
            />
          ))}
          {roomy &&
            series.map((s, i) => (
              <text
                key={s.name}
                x={width - right + 10}
                y={(ends[i] ?? 0) + 4}
                className="text-xs font-medium"
                fill={s.color}
              >
                {s.name}
              </text>
            ))}
        </svg>
        {at !== undefined && <Tip day={days[at] ?? ""} series={series} at={at} x={x(at)} width={width} />}
      </div>
    </div>
  );
}

function Line({
  series,
  x,
  y,
  at,
  first,
  unfinished,
  floor,
}: {
  series: Series;
  x: (i: number) => number;
  y: (n: number) => number;
  at?: number;
  first: boolean;
  unfinished: boolean;
  floor: number;
}) {
  const points = series.values.map((n, i) => `${x(i).toFixed(1)},${y(n).toFixed(1)}`);
  const last = series.values.length - 1;
  const shown = at ?? last;
  const whole = unfinished && last > 0 ? points.slice(0, -1) : points;
  return (
    <g>
      {first && points.length > 1 && (
        <polygon
          points={`${x(0)},${floor} ${points.join(" ")} ${x(last)},${floor}`}
          fill={series.color}
          opacity={0.09}
          stroke="none"
        />
      )}
      <polyline
        points={whole.join(" ")}
        fill="none"
        stroke={series.color}
        strokeWidth={1.75}
        strokeLinejoin="round"
        strokeLinecap="round"
        strokeDasharray={series.dashed ? "5 4" : undefined}
      />
      {whole !== points && (
        <polyline points={points.slice(-2).join(" ")} fill="none" stroke={series.color} strokeDasharray="1.5 3" />
      )}
      {shown >= 0 && (
        <circle
          cx={x(shown)}
          cy={y(series.values[shown] ?? 0)}
          r={at === undefined ? 3 : 4}
          fill={series.color}
          stroke="var(--paper)"
          strokeWidth={1.5}
        />
      )}
    </g>
  );
}

function Legend({ series }: { series: Series[] }) {
  return (
    <p className="mb-1 flex flex-wrap gap-x-4 text-xs font-medium" aria-hidden>
      {series.map((s) => (
        <span key={s.name} className="flex items-center gap-1.5" style={{ color: s.color }}>
          <svg width="18" height="8" aria-hidden>
            <line
              x1="1"
              x2="17"
              y1="4"
              y2="4"
              stroke={s.color}
              strokeWidth="2"
              strokeDasharray={s.dashed ? "5 3" : undefined}
            />
          </svg>
          {s.name}
        </span>
      ))}
    </p>
  );
}

/** What the day under the pointer says. It stays within the chart. */
function Tip({ day, series, at, x, width }: { day: string; series: Series[]; at: number; x: number; width: number }) {
  const left = x < width / 2;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute top-2 z-10 min-w-36 rounded-md bg-raised px-2.5 py-2 text-xs shadow-float"
      style={left ? { left: x + 12 } : { right: width - x + 12 }}
    >
      <p className="mb-1 text-ink-2">{longDay(day)}</p>
      {series.map((s) => (
        <p key={s.name} className="flex items-center gap-2">
          <span className="size-2 rounded-full" style={{ background: s.color }} />
          <span className="flex-1 text-ink-2">{s.name}</span>
          <span className="tabular font-semibold">{number(s.values[at] ?? 0)}</span>
        </p>
      ))}
    </div>
  );
}
