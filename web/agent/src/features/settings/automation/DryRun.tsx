import { api } from "@client/api";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { plural, t } from "@lingui/core/macro";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import type { ForeseenItem, Rehearsal } from "@/entities/recipe";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";
import { Section } from "../parts/Page";
import type { RecipeDraft } from "./draft";
import { LongRun } from "./LongRun";
import { startedText, WouldList } from "./WouldList";

interface Tried {
  looked: number;
  started: number;
  cut: boolean;
  items: ForeseenItem[];
}

const few = 500;

/** Tries a recipe, as it is being written, on what happened: on the last things at once, on many in the background. */
export function DryRun({ draft, recipeId }: { draft: RecipeDraft; recipeId?: string }) {
  const [last, setLast] = useState(few);
  const [long, setLong] = useState<string>();
  const { name: _, enabled: __, ...rest } = draft;
  const quick = useChange(() => api.post<Tried>("/recipes/dry-run", { ...rest, last: few }), {
    refresh: [],
    quiet: true,
    onDone: () => setLong(undefined),
  });
  const many = useChange(() => api.post<Rehearsal>("/rehearsals", { ...rest, recipe_id: recipeId, last }), {
    refresh: [],
    quiet: true,
    onDone: (r) => setLong(r.id),
  });
  const run = last === few ? quick : many;
  const out = long ? undefined : quick.data;
  return (
    <Section
      title={t`Try it`}
      about={t`On what happened last and could have started it. Nothing is changed. Messages are as they were, cases as they are now.`}
    >
      <div className="flex flex-wrap items-end gap-2">
        <Field label={t`On how many things`} className="w-56">
          <Select
            value={String(last)}
            options={[few, 5_000, 20_000, 100_000].map((n) => ({
              value: String(n),
              label: plural(n, { other: "The last #" }),
            }))}
            onChange={(n) => setLast(Number(n))}
          />
        </Field>
        <Button
          busy={run.isPending}
          inactive={draft.actions.length === 0}
          hint={draft.actions.length === 0 ? t`Say first what it does.` : undefined}
          onClick={() => run.mutate(undefined)}
        >
          <FlaskConical /> {t`Try it`}
        </Button>
      </div>
      <div role="status" className="text-sm">
        {run.isError && <p className="text-danger">{errorText(run.error)}</p>}
        {out && (
          <p>
            {startedText(out.started, out.looked)}
            {out.cut && ` ${t`There is more, but it took too long: try it on more things, in the background.`}`}
          </p>
        )}
      </div>
      {out && <WouldList items={out.items.slice(0, 20)} />}
      {long && <LongRun key={long} id={long} />}
    </Section>
  );
}
