import { cx } from "@kit/cx";
import type { ReactNode } from "react";

/** A titled group of the console. */
export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-lg border bg-raised p-3 sm:p-4">
      <h3 className="mb-2 text-base font-semibold">{title}</h3>
      {children}
    </section>
  );
}

/** A labelled choice; name says what it is where no label is seen. */
export function Pick(props: {
  label: string;
  name?: string;
  value: string;
  of: [string, string][];
  onChange: (v: string) => void;
  stacked?: boolean;
}) {
  return (
    <label className={cx("text-sm", props.stacked ? "block" : "flex items-center justify-between gap-3 py-1.5")}>
      {props.label && <span className={props.stacked ? "mb-1 block text-xs text-ink-2" : ""}>{props.label}</span>}
      <select
        aria-label={props.name}
        value={props.value}
        onChange={(e) => props.onChange(e.target.value)}
        className={cx(
          "h-8 min-w-0 rounded-md border border-line bg-paper px-2 text-ink",
          props.stacked ? "w-full" : "max-w-60",
        )}
      >
        {props.of.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

const tones: Record<string, string> = {
  APPROVED: "bg-good-soft text-good",
  GREEN: "bg-good-soft text-good",
  CONNECTED: "bg-good-soft text-good",
  PENDING: "bg-waiting-soft text-waiting",
  PAUSED: "bg-waiting-soft text-waiting",
  YELLOW: "bg-waiting-soft text-waiting",
  REJECTED: "bg-danger-soft text-danger",
  DISABLED: "bg-danger-soft text-danger",
  RED: "bg-danger-soft text-danger",
  FLAGGED: "bg-danger-soft text-danger",
};

/** A state in the platform's own word. */
export function State({ of, label }: { of: string; label?: string }) {
  return (
    <span className={cx("shrink-0 rounded px-1.5 py-0.5 text-2xs font-semibold", tones[of] ?? "bg-sunken text-ink-2")}>
      {label && <span className="font-normal">{label} </span>}
      {of}
    </span>
  );
}

export const smallButton =
  "h-8 rounded-md border border-line bg-raised px-2.5 text-sm font-medium hover:bg-hover disabled:text-ink-off";
