import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useState } from "react";

interface Props {
  label: string;
  minutes: number;
  onChange: (minutes: number) => void;
}

const units = { m: 1, h: 60, d: 1440 } as const;
type Unit = keyof typeof units;

/** A length of time, as a number and its unit. */
export function Span({ label, minutes, onChange }: Props) {
  const [unit, setUnit] = useState<Unit>(minutes % 1440 === 0 ? "d" : minutes % 60 === 0 ? "h" : "m");
  const count = Math.max(1, Math.round(minutes / units[unit]));
  const set = (n: number, u: Unit) => onChange(Math.min(525_600, Math.max(1, n || 1) * units[u]));
  return (
    <div className="grid max-w-xs gap-1">
      <span className="text-sm font-medium">{label}</span>
      <span className="grid grid-cols-[minmax(4rem,1fr)_8rem] gap-2">
        <Input
          type="number"
          aria-label={label}
          min={1}
          max={9999}
          value={count}
          onChange={(e) => set(e.target.valueAsNumber, unit)}
        />
        <Select
          label={t`Unit`}
          value={unit}
          options={[
            { value: "m" as const, label: t`minutes` },
            { value: "h" as const, label: t`hours` },
            { value: "d" as const, label: t`days` },
          ]}
          onChange={(to) => {
            setUnit(to);
            set(count, to);
          }}
        />
      </span>
    </div>
  );
}
