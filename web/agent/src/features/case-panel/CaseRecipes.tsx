import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { caseRecipesQuery, type Explained, type RecipeRun, type Verdict } from "@/entities/recipe";
import { errorText } from "@/lib/error-text";
import { fullTime, nearTime } from "@/lib/when";

/** Which recipes ran on a case, and why the others did not. */
export function CaseRecipes({ caseId }: { caseId: string }) {
  const { t } = useLingui();
  const { data, error } = useQuery(caseRecipesQuery(caseId));
  if (error) return <p className="text-sm text-danger">{errorText(error)}</p>;
  if (!data) return <Skeleton className="h-8" />;
  if (data.runs.length === 0 && data.explained.length === 0)
    return <p className="text-sm text-ink-3">{t`No recipe has looked at this case.`}</p>;
  const nameOf = (id: string) => data.recipes.find((r) => r.id === id)?.name ?? id;
  return (
    <div className="grid gap-3 text-sm">
      {data.runs.length > 0 && (
        <ul aria-label={t`Recipes that ran`} className="grid gap-1.5">
          {data.runs.map((run) => (
            <Ran key={run.id} run={run} />
          ))}
        </ul>
      )}
      {data.explained.length > 0 && (
        <details>
          <summary className="cursor-pointer text-xs font-medium text-ink-2">{t`Why, and why not`}</summary>
          <ol className="grid gap-3 pt-2">
            {data.explained.slice(0, 20).map((one, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what happened stays in its order
              <Reasons key={i} one={one} nameOf={nameOf} />
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

function Ran({ run }: { run: RecipeRun }) {
  const { t } = useLingui();
  const states: Record<RecipeRun["state"], string> = {
    running: t`is running`,
    done: t`done`,
    partly: t`partly failed`,
    failed: t`failed`,
    stopped: t`stopped`,
  };
  const faults = run.results.filter((r) => r.detail && r.state !== "done");
  return (
    <li>
      <span className="font-medium">{run.recipe.name}</span>{" "}
      <span className={run.state === "failed" || run.state === "partly" ? "text-danger" : "text-ink-2"}>
        {states[run.state]}
      </span>{" "}
      <time dateTime={run.at} title={fullTime(run.at)} className="whitespace-nowrap text-xs text-ink-3">
        {nearTime(run.at)}
      </time>
      {faults.map((r, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: results stay in their order
        <p key={i} className="text-xs text-ink-2">
          {r.detail}
        </p>
      ))}
    </li>
  );
}

function Reasons({ one, nameOf }: { one: Explained; nameOf: (id: string) => string }) {
  const { t } = useLingui();
  const status = one.status ? { open: t`Open`, pending: t`Pending`, resolved: t`Resolved` }[one.status] : "";
  const happened: Record<Explained["occasion"], string> = {
    new: t`A message`,
    message: t`A message in a case`,
    tag: t`The tag “${one.tag ?? ""}”`,
    status: t`The status: ${status}`,
    silence: t`No answer`,
    untouched: t`Nobody touched it`,
  };
  // What waits for something else says nothing about this.
  const asked = one.verdicts.filter((v) => v.why !== "trigger");
  return (
    <li className="grid gap-1">
      <p className="text-xs text-ink-3">
        {happened[one.occasion]} · <time dateTime={one.at}>{nearTime(one.at)}</time>
      </p>
      {asked.length === 0 && <p className="text-xs text-ink-2">{t`No recipe waits for this.`}</p>}
      <ul className="grid gap-1">
        {asked.map((v) => (
          <li key={v.recipe_id}>
            <span className="font-medium">{nameOf(v.recipe_id)}</span>: <Why verdict={v} nameOf={nameOf} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function Why({ verdict, nameOf }: { verdict: Verdict; nameOf: (id: string) => string }) {
  const { t } = useLingui();
  const texts: Record<NonNullable<Verdict["why"]>, string> = {
    trigger: t`It waits for something else.`,
    topic: t`None of its topics fits.`,
    filter: t`Its conditions do not hold.`,
    hours: t`It was outside of its hours.`,
    stopped: t`“${nameOf(verdict.by ?? "")}” stopped it.`,
  };
  const conditions = verdict.conditions ?? [];
  return (
    <>
      {verdict.fired ? t`It ran.` : verdict.why ? texts[verdict.why] : ""}
      {conditions.length > 0 && (
        <ul className="pt-0.5 text-xs text-ink-2">
          {conditions.map((c) => {
            const held = c.held !== (c.negated ?? false);
            const actual = (c.actual ?? []).join(", ") || "—";
            return (
              <li key={c.path} className="break-words">
                <span aria-hidden>{held ? "✓" : "✗"}</span>{" "}
                <span className="sr-only">{held ? t`holds` : t`does not hold`}</span>
                {c.negated && `${t`not`} `}
                <code>{c.field}</code> {c.op.replace("_", " ")} {(c.wanted ?? []).join(", ")} ·{" "}
                <span className="text-ink-3">{t`it was: ${actual}`}</span>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
