import { t } from "@lingui/core/macro";
import type { RecipeGap } from "@/entities/recipe";
import { gapText, placeName } from "./gap-text";

/** What somebody has to fill in before a recipe that came by a file can be enabled. */
export function Gaps({ missing }: { missing: RecipeGap[] | undefined }) {
  if (!missing?.length) return null;
  return (
    <div className="rounded-lg border border-line-strong p-3 text-sm">
      <p className="font-medium">{t`To be filled in before it can be enabled`}</p>
      <ul className="mt-1 text-ink-2">
        {missing.map((gap) => (
          <li key={gap.path}>
            {placeName(gap.path)}: {gapText(gap)}
          </li>
        ))}
      </ul>
    </div>
  );
}
