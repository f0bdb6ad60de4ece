import type { CSSProperties, ReactNode } from "react";
import { cx } from "./cx";

/** A number that wants attention. */
export function Badge({
  children,
  tone = "quiet",
  className,
}: {
  children: ReactNode;
  tone?: "quiet" | "accent" | "danger";
  className?: string;
}) {
  const tones = { quiet: "text-ink-3", accent: "bg-accent text-on-accent", danger: "bg-danger text-on-accent" };
  return (
    <span
      className={cx(
        "tabular inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-full px-1 text-2xs font-semibold",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

export type TagTone = "grey" | "teal" | "blue" | "green" | "amber" | "red" | "purple";

/** The paper and the ink of a tone. */
export function tagColors(tone: TagTone): CSSProperties {
  return { background: `var(--tag-${tone})`, color: `var(--tag-${tone}-ink)` };
}

/** A coloured word. */
export function TagChip({
  children,
  tone = "grey",
  onRemove,
  removeLabel,
}: {
  children: ReactNode;
  tone?: TagTone;
  onRemove?: () => void;
  removeLabel?: string;
}) {
  return (
    <span
      className="inline-flex h-[18px] max-w-36 shrink-0 items-center gap-1 rounded-sm px-1.5 text-2xs font-medium"
      style={tagColors(tone)}
    >
      <span className="truncate">{children}</span>
      {onRemove && (
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="-mr-0.5 rounded-sm leading-none opacity-70 hover:opacity-100"
        >
          ×
        </button>
      )}
    </span>
  );
}
