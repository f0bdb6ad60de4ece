import type { RecipeGap } from "@/entities/recipe";
import { gapLine, inOrder } from "./gap-text";

/** What somebody has to fill in of what came by a file. */
export function Gaps({ missing, title }: { missing: RecipeGap[] | undefined; title: string }) {
  if (!missing?.length) return null;
  return (
    <div className="rounded-lg border border-line-strong p-3 text-sm">
      <p className="font-medium">{title}</p>
      <ul className="mt-1 text-ink-2">
        {inOrder(missing).map((gap) => (
          <li key={gap.path}>{gapLine(gap)}</li>
        ))}
      </ul>
    </div>
  );
}
