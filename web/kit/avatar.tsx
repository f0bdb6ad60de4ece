import { cx } from "./cx";

const tints = ["teal", "blue", "green", "amber", "red", "purple"] as const;

function tintOf(seed: string): (typeof tints)[number] {
  let sum = 0;
  for (const c of seed) sum = (sum * 31 + (c.codePointAt(0) ?? 0)) % 9973;
  return tints[sum % tints.length] ?? "teal";
}

function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((w) => /[\p{L}\p{N}]/u.test(w));
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const letter = (w: string | undefined) => (w ? ([...w].find((c) => /[\p{L}\p{N}]/u.test(c)) ?? "") : "");
  return (letter(first) + letter(last)).toUpperCase() || "?";
}

interface Props {
  name: string;
  /** The person's id, which gives the colour: the same everywhere, whatever name a page shows. */
  seed: string;
  size?: "xs" | "sm" | "md" | "lg";
  /** Beside a visible name it is decoration. */
  decorative?: boolean;
  /** A dot: present or typing. */
  dot?: boolean;
  className?: string;
}

const sizes = {
  xs: "size-[18px] text-[9px]",
  sm: "size-6 text-[10px]",
  md: "size-8 text-xs",
  lg: "size-12 text-lg",
};

/** A person as initials on a tint. */
export function Avatar({ name, seed, size = "md", decorative = true, dot, className }: Props) {
  const tint = tintOf(seed);
  return (
    <span
      {...(decorative ? { "aria-hidden": true } : { role: "img", "aria-label": name })}
      className={cx(
        "relative inline-flex shrink-0 select-none items-center justify-center rounded-full font-semibold",
        sizes[size],
        className,
      )}
      style={{ background: `var(--tag-${tint})`, color: `var(--tag-${tint}-ink)` }}
    >
      {initialsOf(name)}
      {dot && <span className="-right-px -bottom-px absolute size-2.5 rounded-full border-2 border-canvas bg-good" />}
    </span>
  );
}
