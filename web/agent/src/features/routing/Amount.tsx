import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useState } from "react";

type Unit = "s" | "min" | "h";

const seconds: Record<Unit, number> = { s: 1, min: 60, h: 3600 };

interface Props {
  /** The accessible name. */
  label: string;
  /** In seconds. */
  value: number;
  onChange: (seconds: number) => void;
  id?: string;
  "aria-describedby"?: string;
}

/** The unit in which a stretch of time is a small whole number. */
export function unitOf(value: number): Unit {
  if (value > 0 && value % 3600 === 0) return "h";
  return value >= 60 && value % 60 === 0 ? "min" : "s";
}

/** A stretch of time: a number and its unit. */
export function Amount({ label, value, onChange, ...field }: Props) {
  const [unit, setUnit] = useState<Unit>(value === 0 ? "min" : unitOf(value));
  const shown = Math.round((value / seconds[unit]) * 100) / 100;
  return (
    <span className="flex items-center gap-1.5">
      <Input
        {...field}
        type="number"
        min={0}
        inputMode="numeric"
        aria-label={label}
        className="w-20!"
        value={String(shown)}
        onChange={(e) => onChange(Math.max(0, Math.round(Number(e.target.value) * seconds[unit])))}
      />
      <Select<Unit>
        label={t`${label}: unit`}
        value={unit}
        onChange={(next) => {
          onChange(Math.round(shown * seconds[next]));
          setUnit(next);
        }}
        options={[
          { value: "s", label: t`seconds` },
          { value: "min", label: t`minutes` },
          { value: "h", label: t`hours` },
        ]}
        className="w-28!"
      />
    </span>
  );
}
