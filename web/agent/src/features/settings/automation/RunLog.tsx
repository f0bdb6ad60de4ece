import { api } from "@client/api";
import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Recipe, type RecipeRun, recipeKeys, recipeRunsQuery } from "@/entities/recipe";
import { RunLink } from "@/features/case-panel/recipes/RecipesReport";
import { fullTime, nearTime } from "@/lib/when";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Row, Rows, Section } from "../parts/Page";
import { DeliveryAnswer } from "./DeliveryAnswer";
import { resultText, runState } from "./words";

/** What a recipe did, the newest first. */
export function RunLog({ recipe }: { recipe: Recipe }) {
  const query = useQuery(recipeRunsQuery(recipe.id));
  const again = useChange((run: RecipeRun) => api.post(`/recipe-runs/${run.id}/again`), {
    refresh: [recipeKeys.runs(recipe.id)],
    done: t`It runs once more.`,
  });
  return (
    <Section title={t`What it did`} about={t`The last 50 runs, with what became of each action.`}>
      <Loading query={query}>
        {(runs) =>
          runs.length === 0 ? (
            <p className="text-sm text-ink-3">{t`It has not run yet.`}</p>
          ) : (
            <Rows label={t`What it did`}>
              {runs.map((run) => (
                <Row key={run.id}>
                  <div className="min-w-0 flex-1 basis-52">
                    <p className="text-sm">
                      <span className={run.state === "failed" || run.state === "partly" ? "text-danger" : ""}>
                        <RunLink runId={run.id}>{runState(run)}</RunLink>
                      </span>
                      {run.case_id && run.case_number !== undefined && (
                        <>
                          {" · "}
                          <Link to={`/inbox/all/${run.case_id}` as string} className="underline">
                            {t`Case #${run.case_number}`}
                          </Link>
                        </>
                      )}{" "}
                      <time dateTime={run.at} title={fullTime(run.at)} className="text-xs text-ink-3">
                        {nearTime(run.at)}
                      </time>
                      {run.again_of && <span className="text-xs text-ink-3"> · {t`run again`}</span>}
                    </p>
                    <ul className="text-xs text-ink-2">
                      {run.results.map((result, i) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: results stay in their order
                        <li key={i} className={result.state === "failed" ? "text-danger" : ""}>
                          {resultText(result)}
                          {result.kind === "webhook" && result.ref && (
                            <DeliveryAnswer recipeId={recipe.id} id={result.ref} />
                          )}
                        </li>
                      ))}
                    </ul>
                  </div>
                  {run.state !== "running" && (
                    <Button size="sm" onClick={() => again.mutate(run)}>
                      {t`Run again`}
                    </Button>
                  )}
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
    </Section>
  );
}
