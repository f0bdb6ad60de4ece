import { cx } from "@kit/cx";
import { useLingui } from "@lingui/react/macro";
import { Star } from "lucide-react";

/** Stars of a review, said in words too. */
export function Stars({ rating, of = 5, className }: { rating: number; of?: number; className?: string }) {
  const { t } = useLingui();
  if (rating <= 0) return null;
  const all = Array.from({ length: Math.max(of, rating) }, (_, i) => i + 1);
  return (
    <span role="img" aria-label={t`${rating} of ${of} stars`} className={cx("inline-flex items-center", className)}>
      {all.map((n) => (
        <Star
          key={n}
          aria-hidden
          className={cx("size-3.5", n <= rating ? "fill-current text-waiting" : "text-line-strong")}
        />
      ))}
    </span>
  );
}
