import { cx } from "@kit/cx";

const tints = [
  "oklch(46% 0.09 30)",
  "oklch(46% 0.08 75)",
  "oklch(44% 0.08 130)",
  "oklch(43% 0.08 165)",
  "oklch(44% 0.08 205)",
  "oklch(45% 0.1 250)",
  "oklch(45% 0.11 295)",
  "oklch(46% 0.11 350)",
];

/** A person's initials on their colour. */
export function Avatar({ name, tint, className }: { name: string; tint: number; className?: string }) {
  const words = name.trim().split(/\s+/);
  const initials = [words[0], words.length > 1 ? words.at(-1) : ""].map((w) => [...(w ?? "")][0] ?? "").join("");
  return (
    <span
      aria-hidden="true"
      style={{ background: tints[tint % tints.length] }}
      className={cx(
        "grid shrink-0 place-items-center rounded-full text-xs font-semibold text-white uppercase",
        className,
      )}
    >
      {initials}
    </span>
  );
}
