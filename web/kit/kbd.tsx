import { cx } from "./cx";

/** Keys of a shortcut. */
export function Kbd({ keys, inverse }: { keys: string[]; inverse?: boolean }) {
  return (
    <span className="inline-flex gap-0.5">
      {keys.map((key) => (
        <kbd
          key={key}
          className={cx(
            "inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm px-1 font-sans text-2xs",
            inverse ? "bg-paper/20" : "bg-sunken text-ink-2 shadow-[inset_0_0_0_1px_var(--line)]",
          )}
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
