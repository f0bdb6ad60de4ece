import { cx } from "@kit/cx";
import { type ReactNode, useId } from "react";

export interface Choice<V extends string> {
  value: V;
  label: ReactNode;
  help?: ReactNode;
}

interface Props<V extends string> {
  /** The accessible name of the group. */
  label: string;
  value: V;
  choices: readonly Choice<V>[];
  onChange: (value: V) => void;
}

/** One of a few, each with what it means. */
export function Choices<V extends string>({ label, value, choices, onChange }: Props<V>) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className="grid gap-px">
      {choices.map((c) => (
        <label
          key={c.value}
          className={cx(
            "flex cursor-pointer items-start gap-2.5 rounded-md px-2.5 py-2 text-sm",
            c.value === value ? "bg-accent-soft" : "hover:bg-hover",
          )}
        >
          <input
            type="radio"
            name={name}
            className="mt-0.5 size-4 shrink-0 accent-accent"
            checked={c.value === value}
            onChange={() => onChange(c.value)}
          />
          <span>
            <span className="block font-medium">{c.label}</span>
            {c.help && <span className="block text-xs text-ink-2">{c.help}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}
