import { api } from "@client/api";
import { Badge } from "@kit/badge";
import { Button, IconButton } from "@kit/button";
import { Menu, MenuItem } from "@kit/menu";
import { Switch } from "@kit/switch";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, Copy, Download, Plus, Sparkles, Trash2, Upload } from "lucide-react";
import { useState } from "react";
import { type Recipe, type RecipeFamily, recipeKeys, recipesQuery } from "@/entities/recipe";
import { nearTime } from "@/lib/when";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Section } from "../parts/Page";
import { type Moving, Sortable } from "../parts/Sortable";
import { actionName } from "./actions/list";
import { starts } from "./draft";
import { RecipeExport } from "./RecipeExport";
import { RecipeImport } from "./RecipeImport";
import { TopicsPart } from "./TopicsPart";
import { families, familyAbout, familyName, triggerText } from "./words";

/** What the workspace does by itself: recipes by family, in the order in which they run. */
export function RecipesPage() {
  const query = useQuery(recipesQuery);
  const navigate = useNavigate();
  const [file, setFile] = useState<"import" | "export">();
  const begin = (family: RecipeFamily, start?: string) =>
    void navigate({
      to: `/settings/automation/new/${family}` as string,
      ...(start && { hash: start }),
    });
  return (
    <Page
      title={t`Automation`}
      about={t`Recipes do by themselves what you do again and again. Each says what starts it, what it looks at and what it does. A draft does nothing.`}
      action={
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setFile("import")}>
            <Upload /> {t`Import`}
          </Button>
          <Button onClick={() => setFile("export")}>
            <Download /> {t`Export`}
          </Button>
          <Menu
            trigger={
              <Button>
                <Sparkles /> {t`Ready-made recipes`}
              </Button>
            }
          >
            {starts().map((start) => (
              <MenuItem key={start.id} onSelect={() => begin(start.draft().family, start.id)}>
                {start.name}
              </MenuItem>
            ))}
          </Menu>
        </div>
      }
    >
      {file === "import" && <RecipeImport onClose={() => setFile(undefined)} />}
      {file === "export" && <RecipeExport recipes={query.data ?? []} onClose={() => setFile(undefined)} />}
      <Loading query={query}>
        {(recipes) => (
          <>
            {families.map((family) => (
              <Family
                key={family}
                family={family}
                recipes={recipes.filter((r) => r.family === family)}
                onAdd={() => begin(family)}
              />
            ))}
            <TopicsPart />
          </>
        )}
      </Loading>
    </Page>
  );
}

function Family({ family, recipes, onAdd }: { family: RecipeFamily; recipes: Recipe[]; onAdd: () => void }) {
  const name = familyName(family);
  const [deleting, setDeleting] = useState<Recipe>();
  const refresh = [recipeKeys.all];
  const client = useQueryClient();
  const order = useChange((ids: string[]) => api.post("/recipes/order", { family, ids }), { refresh });
  const put = (ids: string[]) => {
    // At once, so that the row stays where it was put down; a refusal brings the old order back.
    client.setQueryData(recipesQuery.queryKey, (all) => all && inOrder(all, ids));
    order.mutate(ids, { onError: () => void client.invalidateQueries({ queryKey: recipeKeys.list }) });
  };
  const remove = useChange((r: Recipe) => api.del(`/recipes/${r.id}`), {
    refresh,
    done: t`The recipe is gone.`,
    onDone: () => setDeleting(undefined),
  });
  return (
    <Section title={name} about={familyAbout(family)}>
      {recipes.length > 0 && (
        <Sortable label={name} items={recipes} idOf={(r) => r.id} nameOf={(r) => r.name} onOrder={put}>
          {(recipe, by) => <RecipeRow recipe={recipe} by={by} onDelete={() => setDeleting(recipe)} />}
        </Sortable>
      )}
      <Button className="justify-self-start" onClick={onAdd}>
        <Plus /> {t`New recipe: ${name}`}
      </Button>
      {deleting && (
        <Confirm
          title={t`Delete “${deleting.name}”?`}
          confirm={t`Delete the recipe`}
          onConfirm={() => remove.mutateAsync(deleting).catch(() => undefined)}
          onClose={() => setDeleting(undefined)}
        >
          <Trans>It starts no more. What it did stays.</Trans>
        </Confirm>
      )}
    </Section>
  );
}

interface RowProps {
  recipe: Recipe;
  by: Moving;
  onDelete: () => void;
}

function RecipeRow({ recipe, by, onDelete }: RowProps) {
  const refresh = [recipeKeys.all];
  const enable = useChange(
    (enabled: boolean) => api.patch(`/recipes/${recipe.id}`, { enabled, version: recipe.version }),
    { refresh },
  );
  const copy = useChange(
    () => api.post(`/recipes/${recipe.id}/copy`, { name: t`${recipe.name} (copy)`.slice(0, 100) }),
    {
      refresh,
      done: t`Copied, as a draft.`,
    },
  );
  const { runs, failed } = recipe.lately;
  return (
    <>
      {by.handle}
      <div className="min-w-0 flex-1 basis-52">
        <Link
          to={`/settings/automation/${recipe.id}` as string}
          className="block truncate rounded-md text-sm font-medium hover:underline"
        >
          {recipe.name} {!recipe.enabled && <Badge>{t`Draft`}</Badge>}
        </Link>
        <p className="text-xs text-ink-3">
          {triggerText(recipe.trigger)} · {recipe.actions.map((a) => actionName(a.kind)).join(" · ")}
        </p>
        <p className="text-xs text-ink-2">
          {plural(runs, { 0: "No runs in 7 days", one: "# run in 7 days", other: "# runs in 7 days" })}
          {failed > 0 && (
            <>
              {" "}
              · <span className="text-danger">{plural(failed, { one: "# failed", other: "# failed" })}</span>
            </>
          )}
          {recipe.next_at && <> · {t`next: ${nearTime(recipe.next_at)}`}</>}
        </p>
        {!!recipe.missing?.length && (
          <p className="text-xs text-danger">
            {plural(recipe.missing.length, { one: "# thing to fill in first", other: "# things to fill in first" })}
          </p>
        )}
        {recipe.problem && <p className="text-xs text-danger">{t`It cannot work: ${recipe.problem}`}</p>}
      </div>
      <Switch
        checked={recipe.enabled}
        onChange={(to) => enable.mutate(to)}
        label={<span className="sr-only">{t`Enable ${recipe.name}`}</span>}
      />
      <div className="flex">
        <IconButton label={t`Move ${recipe.name} up`} inactive={by.first} onClick={() => by.move(-1)}>
          <ArrowUp />
        </IconButton>
        <IconButton label={t`Move ${recipe.name} down`} inactive={by.last} onClick={() => by.move(1)}>
          <ArrowDown />
        </IconButton>
        <IconButton label={t`Copy ${recipe.name}`} onClick={() => copy.mutate(undefined)}>
          <Copy />
        </IconButton>
        <IconButton label={t`Delete ${recipe.name}`} onClick={onDelete}>
          <Trash2 />
        </IconButton>
      </div>
    </>
  );
}

/** The recipes with those of one family in another order, in the places that they have together. */
function inOrder(all: Recipe[], ids: string[]): Recipe[] {
  const byId = new Map(all.map((r) => [r.id, r]));
  const next = ids.map((id) => byId.get(id)).filter((r) => r !== undefined);
  return all.map((r) => (ids.includes(r.id) ? (next.shift() ?? r) : r));
}
