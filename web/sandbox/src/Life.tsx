import { cx } from "@kit/cx";
import { Sparkles } from "lucide-react";
import { api } from "./api";
import { table, useTable } from "./table";
import { useT } from "./texts";

const speeds = [3, 6, 12, 30, 60, 120, 300, 600];

/** Customers who write by themselves. */
export function LifeSwitch() {
  const t = useT();
  const life = useTable((s) => s.server?.life) ?? { on: false, per_minute: 12 };
  const options = speeds.includes(life.per_minute) ? speeds : [...speeds, life.per_minute].sort((a, b) => a - b);
  return (
    <div
      title={t.lifeHelp}
      className={cx(
        "flex h-8 items-center overflow-hidden rounded-md border border-line bg-raised text-sm",
        life.on && "border-accent! bg-accent-soft!",
      )}
    >
      <button
        type="button"
        role="switch"
        aria-checked={life.on}
        onClick={() => void table.try(api.life({ on: !life.on }))}
        className={cx(
          "flex h-full items-center gap-1.5 px-2.5 font-medium hover:bg-hover",
          life.on && "text-accent-ink",
        )}
      >
        <Sparkles aria-hidden className="size-4" />
        {t.life}
        <span aria-hidden className={cx("h-3 w-5 rounded-full p-0.5", life.on ? "bg-accent" : "bg-line-strong")}>
          <span className={cx("block size-2 rounded-full bg-white transition-transform", life.on && "translate-x-2")} />
        </span>
      </button>
      <select
        aria-label={t.perMinute}
        value={life.per_minute}
        onChange={(e) => void table.try(api.life({ per_minute: Number(e.target.value) }))}
        className="h-full border-l bg-transparent px-1.5 text-ink-2"
      >
        {options.map((n) => (
          <option key={n} value={n}>
            {n}/min
          </option>
        ))}
      </select>
    </div>
  );
}
