import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCan } from "@/entities/me";
import { type ActionResult, type RecipeRun, recipeKeys, recipeRunQuery } from "@/entities/recipe";
import { resultText, runState, triggerName } from "@/features/settings/automation/words";
import { useChange } from "@/features/settings/parts/change";
import { errorText } from "@/lib/error-text";
import { fullTime } from "@/lib/when";

/** What a recipe did on one occasion, and how to take it back. */
export function RunDialog({ runId, onClose }: { runId: string; onClose: () => void }) {
  const { t } = useLingui();
  const { data: run, error } = useQuery(recipeRunQuery(runId));
  const name = run?.recipe.name ?? "";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={run ? t`What “${name}” did` : t`What a recipe did`}
      description={run ? triggerName(run.occasion) : undefined}
    >
      {error && <p className="text-sm text-danger">{errorText(error)}</p>}
      {!run && !error && <Skeleton className="h-16" />}
      {run && <Results run={run} />}
    </Dialog>
  );
}

const mayGo = (result: ActionResult) => result.undo !== undefined && !result.undone;

function Results({ run }: { run: RecipeRun }) {
  const { t } = useLingui();
  const mayWrite = useCan("cases.write");
  const mayAutomate = useCan("automation.manage");
  const write = (actionId: string) => api.post(`/recipe-runs/${run.id}/undo`, actionId ? { action_id: actionId } : {});
  const undo = useChange(write, {
    refresh: [recipeKeys.all],
    done: t`Taken back.`,
  });
  const open = mayWrite && run.state !== "running" ? run.results.filter(mayGo) : [];
  return (
    <div className="grid gap-3 text-sm">
      <p className="text-ink-2">
        {runState(run)} · <time dateTime={run.at}>{fullTime(run.at)}</time>
      </p>
      <ol aria-label={t`What it did`} className="grid gap-2">
        {run.results.map((result, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: results stay in their order
          <li key={i} className="flex flex-wrap items-center justify-between gap-2">
            <span className={`min-w-0 break-words ${result.state === "failed" ? "text-danger" : ""}`}>
              {resultText(result)}
              {result.undone && <span className="text-ink-3"> · {t`taken back`}</span>}
            </span>
            {open.length > 1 && open.includes(result) && (
              <Button size="sm" busy={undo.isPending} onClick={() => undo.mutate(result.id)}>
                {t`Take back`}
              </Button>
            )}
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-center justify-between gap-2">
        {open.length > 0 ? (
          <Button size="sm" busy={undo.isPending} onClick={() => undo.mutate("")}>
            {open.length > 1 ? t`Take all of it back` : t`Take back`}
          </Button>
        ) : (
          <span />
        )}
        {mayAutomate && (
          <Link to={`/settings/automation/${run.recipe.id}` as string} className="underline">
            {t`Open the recipe`}
          </Link>
        )}
      </div>
    </div>
  );
}
