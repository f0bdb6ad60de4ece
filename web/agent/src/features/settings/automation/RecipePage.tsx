import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useRouterState } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { type Recipe, type RecipeFamily, recipeKeys, recipesQuery } from "@/entities/recipe";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Section } from "../parts/Page";
import { ActionList } from "./ActionList";
import { Conditions } from "./Conditions";
import { DryRun } from "./DryRun";
import { draftOf, newDraft, type RecipeDraft, starts } from "./draft";
import { Gaps } from "./Gaps";
import { HoursField } from "./HoursField";
import { RunLog } from "./RunLog";
import { TopicsField } from "./TopicsField";
import { TriggerFields } from "./TriggerFields";
import { Versions } from "./Versions";
import { families, familyAbout } from "./words";

/** A recipe, new or as it is. */
export function RecipePage() {
  const { recipeId, family } = useParams({ strict: false }) as { recipeId?: string; family?: string };
  const hash = useRouterState({ select: (s) => s.location.hash });
  const query = useQuery(recipesQuery);
  return (
    <Loading query={query}>
      {(recipes) => {
        const recipe = recipes.find((r) => r.id === recipeId);
        if (recipe) return <Editor key={recipe.id} recipe={recipe} begin={draftOf(recipe)} />;
        if (recipeId || !families.includes(family as RecipeFamily))
          return (
            <Page title={t`Recipe`} about={t`There is no such recipe.`}>
              {null}
            </Page>
          );
        const start = starts().find((s) => s.id === hash);
        return <Editor key="new" begin={start?.draft() ?? newDraft(family as RecipeFamily)} />;
      }}
    </Loading>
  );
}

function Editor({ recipe, begin }: { recipe?: Recipe; begin: RecipeDraft }) {
  const navigate = useNavigate();
  const [draft, setDraft] = useState(begin);
  // The version that was read when editing began: who saved meanwhile is not overwritten.
  const [version] = useState(recipe?.version);
  const [broken, setBroken] = useState(false);
  const set = (patch: Partial<RecipeDraft>) => setDraft((d) => ({ ...d, ...patch }));
  const back = () => void navigate({ to: "/settings/automation" as string });
  const save = useChange(
    () =>
      recipe
        ? api.patch<Recipe>(`/recipes/${recipe.id}`, { ...bodyOf(draft), version })
        : api.post<Recipe>("/recipes", { family: draft.family, ...bodyOf(draft) }),
    { refresh: [recipeKeys.all], done: t`Saved.`, quiet: true, onDone: back },
  );
  const fault = (name: string) => (isApiError(save.error) ? save.error.field(name) : undefined);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  return (
    <Page title={recipe?.name ?? t`New recipe`} about={familyAbout(draft.family)}>
      <Gaps missing={recipe?.missing} title={t`To be filled in before it can be enabled`} />
      <form onSubmit={submit} className="grid grid-cols-1 gap-7">
        <Field label={t`Name`} error={fault("name")} className="max-w-md">
          <Input value={draft.name} maxLength={100} required onChange={(e) => set({ name: e.target.value })} />
        </Field>
        <Section title={t`What starts it`}>
          <TriggerFields family={draft.family} trigger={draft.trigger} onChange={(trigger) => set({ trigger })} />
        </Section>
        <Section title={t`Topics`} about={t`Only what is in one of these. Without any, everything is.`}>
          <TopicsField chosen={draft.topics} onChange={(topics) => set({ topics })} />
        </Section>
        <Section
          title={t`Conditions`}
          about={
            draft.trigger.kind === "schedule"
              ? t`Each time it runs once on every case that meets them, 10,000 at most.`
              : t`Only what meets them. Without any, everything does.`
          }
        >
          <Conditions
            kind={draft.trigger.kind}
            value={draft.filter}
            onChange={(filter) => set({ filter })}
            onBroken={setBroken}
          />
        </Section>
        <Section title={t`Hours`}>
          <HoursField hours={draft.hours} onChange={(hours) => set({ hours })} />
        </Section>
        <Section title={t`What it does`} about={t`In this order. One that fails does not stop the others.`}>
          <ActionList recipe={draft} onChange={(actions) => set({ actions })} />
        </Section>
        <Switch
          checked={draft.stop}
          onChange={(stop) => set({ stop })}
          label={t`Stop after this recipe`}
          help={t`No later recipe of this family looks at what this one took.`}
        />
        <Switch
          checked={draft.enabled}
          onChange={(enabled) => set({ enabled })}
          label={t`Enabled`}
          help={t`A draft does nothing.`}
        />
        {save.isError && (
          <p role="alert" className="text-sm text-danger">
            {whereText(save.error)}
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          <Button
            type="submit"
            variant="primary"
            busy={save.isPending}
            inactive={draft.actions.length === 0 || broken}
            hint={
              draft.actions.length === 0
                ? t`Say first what it does.`
                : broken
                  ? t`Mend the conditions first.`
                  : undefined
            }
          >
            {recipe ? t`Save` : t`Create the recipe`}
          </Button>
          <Button onClick={back}>{t`Cancel`}</Button>
        </div>
      </form>
      <DryRun draft={draft} recipeId={recipe?.id} />
      {recipe && <RunLog recipe={recipe} />}
      {recipe && <Versions recipe={recipe} />}
    </Page>
  );
}

const bodyOf = ({ family: _, ...rest }: RecipeDraft) => rest;

/** What is wrong and where: the third action, a condition. */
function whereText(error: unknown): string {
  const text = errorText(error);
  const field = isApiError(error) ? error.errors[0]?.field.replace(/^body\./, "") : undefined;
  const action = field && /^actions\[(\d+)\]/.exec(field);
  if (action) return t`Action ${Number(action[1]) + 1}: ${text}`;
  if (field?.startsWith("filter")) return t`Conditions: ${text}`;
  return text;
}
