import { cx } from "./cx";

/** A grey stand-in for what is on its way; invisible for the first 200 ms. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className={cx("appear-late block", className)}>
      <span className="block size-full animate-[pulse-soft_1.6s_ease-in-out_infinite] rounded bg-hover" />
    </span>
  );
}
