import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { caseRecipesQuery } from "@/entities/recipe";
import { errorText } from "@/lib/error-text";
import { RecipesReport } from "./recipes/RecipesReport";

/** Which recipes ran on a case, and why the others did not. */
export function CaseRecipes({ caseId }: { caseId: string }) {
  const { t } = useLingui();
  const { data, error } = useQuery(caseRecipesQuery(caseId));
  if (error) return <p className="text-sm text-danger">{errorText(error)}</p>;
  if (!data) return <Skeleton className="h-8" />;
  if (data.runs.length === 0 && data.explained.length === 0)
    return <p className="text-sm text-ink-3">{t`No recipe has looked at this case.`}</p>;
  return <RecipesReport ran={data} />;
}
