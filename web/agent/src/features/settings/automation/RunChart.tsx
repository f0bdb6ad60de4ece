import { t } from "@lingui/core/macro";
import { type KeyboardEvent, useRef } from "react";
import type { RunSpan } from "@/entities/recipe";

interface Props {
  label: string;
  spans: RunSpan[];
  /** What a span is called, in full and in short. */
  name: (span: RunSpan) => string;
  short: (span: RunSpan) => string;
  chosen?: RunSpan | undefined;
  onChoose: (span: RunSpan) => void;
}

const runsOf = (s: RunSpan) => s.done + s.failed + s.stopped + s.running;

/**
 * How often a recipe ran: a bar for each day or hour, of what was done, what
 * failed and what was stopped. Each bar is a button that narrows the list to it;
 * one tab stop, with the arrows between them.
 */
export function RunChart({ label, spans, name, short, chosen, onChoose }: Props) {
  const bars = useRef<HTMLDivElement>(null);
  const most = Math.max(1, ...spans.map(runsOf));
  const stop = chosen ? spans.findIndex((s) => s.from === chosen.from) : spans.length - 1;
  const step = (e: KeyboardEvent) => {
    const by = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    e.preventDefault();
    const all = [...(bars.current?.querySelectorAll("button") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
  };
  if (!chosen && spans.every((s) => runsOf(s) === 0)) return null; // an empty axis says less than the words below
  const every = Math.ceil(spans.length / 6);
  return (
    <div className="grid gap-1">
      <div aria-hidden className="tabular -mb-1 border-b border-line border-dashed text-2xs text-ink-3">
        {most}
      </div>
      <div
        ref={bars}
        role="toolbar"
        aria-label={label}
        onKeyDown={step}
        className="flex h-24 items-end gap-px border-b border-line"
      >
        {spans.map((s, i) => (
          <button
            key={s.from}
            type="button"
            tabIndex={i === stop ? 0 : -1}
            aria-label={spanText(name(s), s)}
            aria-pressed={s.from === chosen?.from}
            title={spanText(name(s), s)}
            onClick={() => onChoose(s)}
            className="flex h-full min-w-0 flex-1 flex-col justify-end rounded-t-sm outline-offset-[-2px] hover:bg-lit aria-pressed:bg-sunken"
          >
            <Part runs={s.stopped} of={most} className="bg-line-strong" />
            <Part runs={s.failed} of={most} className="bg-danger" />
            <Part runs={s.done + s.running} of={most} className="bg-accent" />
          </button>
        ))}
      </div>
      <div aria-hidden className="flex justify-end text-2xs text-ink-3">
        {spans
          .filter((_, i) => (spans.length - 1 - i) % every === 0)
          .map((s) => (
            // Each ends where its bar does; the last is that of now.
            <span
              key={s.from}
              className="tabular min-w-0 text-right"
              style={{ width: `${(100 * every) / spans.length}%` }}
            >
              {short(s)}
            </span>
          ))}
      </div>
    </div>
  );
}

function Part({ runs, of, className }: { runs: number; of: number; className: string }) {
  if (runs === 0) return null;
  return <span className={`block w-full ${className}`} style={{ height: `${Math.max(3, (runs / of) * 100)}%` }} />;
}

/** 20 Nov: 12 done, 1 failed */
function spanText(name: string, s: RunSpan): string {
  const parts = [
    s.done > 0 && t`${s.done} done`,
    s.failed > 0 && t`${s.failed} with an error`,
    s.stopped > 0 && t`${s.stopped} stopped`,
    s.running > 0 && t`${s.running} running`,
  ].filter(Boolean);
  return `${name}: ${parts.length > 0 ? parts.join(", ") : t`no runs`}`;
}
