import { Popover } from "@base-ui/react/popover";
import { cx } from "@kit/cx";
import { CloudLightning } from "lucide-react";
import { api } from "./api";
import { barButton } from "./TopBar";
import { table, useTable } from "./table";
import { useT } from "./texts";
import type { Faults } from "./types";

const switches = ["throttle", "error", "cut", "lost_answer", "duplicate", "shuffle", "undeliverable"] as const;

const off: Faults = {
  slow_ms: 0,
  throttle: false,
  error: false,
  cut: false,
  lost_answer: false,
  duplicate: false,
  shuffle: false,
  undeliverable: false,
  rate: 100,
};

/** What goes wrong on purpose. */
export function FaultsMenu() {
  const t = useT();
  const faults = useTable((s) => s.server?.faults) ?? off;
  const waiting = useTable((s) => s.server?.waiting) ?? 0;
  const count = switches.filter((k) => faults[k]).length + (faults.slow_ms > 0 ? 1 : 0);
  const set = (change: Partial<Faults>) => void table.try(api.faults(change));
  const help: Partial<Record<(typeof switches)[number], string>> = { cut: t.cutHelp, lost_answer: t.lost_answerHelp };
  return (
    <Popover.Root>
      <Popover.Trigger className={cx(barButton, count > 0 && "border-danger! bg-danger-soft! text-danger")}>
        <CloudLightning aria-hidden className="size-4" />
        {t.faults}
        <span className={cx("font-normal opacity-80", count === 0 && "max-sm:sr-only")}>
          {count ? t.faultsOn(count) : t.faultsNone}
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="z-40">
          <Popover.Popup className="pop max-h-[80vh] w-[min(20rem,92vw)] overflow-y-auto rounded-lg bg-raised p-3 shadow-float outline-none">
            <Popover.Title className="text-base font-semibold">{t.faults}</Popover.Title>
            <Popover.Description className="mb-2 text-xs text-ink-3">{t.faultsHelp}</Popover.Description>
            <label className="flex items-center justify-between gap-3 py-1.5">
              <span>
                {t.slow}
                <span className="block text-xs text-ink-3">{t.slowHelp}</span>
              </span>
              <select
                value={faults.slow_ms}
                onChange={(e) => set({ slow_ms: Number(e.target.value) })}
                className="h-8 rounded-md border border-line bg-sunken px-2"
              >
                {[...new Set([0, 500, 2000, 8000, 30_000, faults.slow_ms])].map((ms) => (
                  <option key={ms} value={ms}>
                    {ms === 0 ? "–" : `${ms / 1000} s`}
                  </option>
                ))}
              </select>
            </label>
            {switches.map((key) => (
              <Toggle key={key} label={t[key]} help={help[key]} on={faults[key]} onChange={(v) => set({ [key]: v })} />
            ))}
            <label className="mt-1 block border-t pt-2.5">
              <span className="flex justify-between">
                {t.rate}
                <output className="tabular text-ink-2">{faults.rate} %</output>
              </span>
              <input
                type="range"
                min={0}
                max={100}
                step={5}
                value={faults.rate}
                onChange={(e) => set({ rate: Number(e.target.value) })}
                className="mt-1 w-full accent-(--accent)"
              />
            </label>
            {waiting > 0 && <p className="mt-1 text-xs text-ink-3">{t.waiting(waiting)}</p>}
            <button
              type="button"
              disabled={count === 0}
              onClick={() => set(off)}
              className="mt-2 h-8 w-full rounded-md border border-line font-medium hover:bg-hover disabled:text-ink-off"
            >
              {t.allOff}
            </button>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** A labelled switch. */
export function Toggle(props: { label: string; help?: string; on: boolean; onChange: (v: boolean) => void }) {
  return (
    <label className="flex items-center justify-between gap-3 py-1.5">
      <span>
        {props.label}
        {props.help && <span className="block text-xs text-ink-3">{props.help}</span>}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={props.on}
        checked={props.on}
        onChange={(e) => props.onChange(e.target.checked)}
        className="relative h-[18px] w-8 shrink-0 cursor-pointer appearance-none rounded-full bg-line-strong transition-colors before:absolute before:top-0.5 before:left-0.5 before:size-3.5 before:rounded-full before:bg-white before:transition-transform checked:bg-accent checked:before:translate-x-3.5"
      />
    </label>
  );
}
