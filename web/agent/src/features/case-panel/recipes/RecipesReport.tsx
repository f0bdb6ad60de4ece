import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";
import type { RanRecipes, RecipeRun } from "@/entities/recipe";
import { openTexts } from "@/lib/language";
import { fullTime, nearTime } from "@/lib/when";
import { Reasons } from "./Reasons";

const RunDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("./RunDialog"), openTexts("thread"), openTexts("settings")]);
  return { default: dialog.RunDialog };
});

/** Which recipes ran, and why the others did not. */
export function RecipesReport({ ran, open = false }: { ran: RanRecipes; open?: boolean }) {
  const { t } = useLingui();
  const nameOf = (id: string) => ran.recipes.find((r) => r.id === id)?.name ?? id;
  return (
    <div className="grid gap-3 text-sm">
      {ran.runs.length > 0 && (
        <ul aria-label={t`Recipes that ran`} className="grid gap-1.5">
          {ran.runs.map((run) => (
            <Ran key={run.id} run={run} />
          ))}
        </ul>
      )}
      {ran.explained.length > 0 && (
        <details open={open}>
          <summary className="cursor-pointer text-xs font-medium text-ink-2">{t`Why, and why not`}</summary>
          <ol className="grid gap-3 pt-2">
            {ran.explained.slice(0, 20).map((one, i) => (
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
      <RunLink runId={run.id} className="font-medium">
        {run.recipe.name}
      </RunLink>{" "}
      <span className={run.state === "failed" || run.state === "partly" ? "text-danger" : "text-ink-2"}>
        {states[run.state]}
      </span>{" "}
      <time dateTime={run.at} title={fullTime(run.at)} className="whitespace-nowrap text-xs text-ink-3">
        {nearTime(run.at)}
      </time>
      {faults.map((r, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: results stay in their order
        <p key={i} className="text-xs text-ink-2">
          {r.kind && r.state === "skipped" ? t`Skipped: the channel opened no case for it.` : r.detail}
        </p>
      ))}
    </li>
  );
}

interface RunLinkProps {
  runId: string;
  className?: string;
  children: React.ReactNode;
}

/** Opens what a recipe did on one occasion. */
export function RunLink({ runId, className, children }: RunLinkProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        className={`text-start underline decoration-ink-3 underline-offset-2 hover:decoration-current ${className ?? ""}`}
        onClick={() => setOpen(true)}
      >
        {children}
      </button>
      {open && (
        <Suspense>
          <RunDialog runId={runId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
