import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Recipe, topicsQuery } from "@/entities/recipe";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";

/** Has the browser keep a text as a file. */
function keep(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Recipes and topics as a file, some or all. */
export function RecipeExport({ recipes, onClose }: { recipes: Recipe[]; onClose: () => void }) {
  const topics = useQuery(topicsQuery).data ?? [];
  const [left, setLeft] = useState<string[]>([]);
  const chosen = (ids: string[]) => ids.filter((id) => !left.includes(id));
  const some = { recipes: chosen(recipes.map((r) => r.id)), topics: chosen(topics.map((topic) => topic.id)) };
  const count = some.recipes.length + some.topics.length;
  const save = useChange(() => api.post<unknown>("/recipes/export", some), {
    refresh: [],
    quiet: true,
    done: t`The file is with your downloads.`,
    onDone: (file) => {
      keep(`recado-recipes-${new Date().toISOString().slice(0, 10)}.json`, `${JSON.stringify(file, null, 2)}\n`);
      onClose();
    },
  });
  const flip = (id: string) => setLeft(left.includes(id) ? left.filter((other) => other !== id) : [...left, id]);
  const all = left.length === 0;
  const flipAll = () => setLeft(all ? [...recipes, ...topics].map((one) => one.id) : []);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Export recipes`}
      description={t`People, channels and all else are in the file by their names. Secrets are not: of the addresses of webhooks only the host is. The topics of a recipe come with it.`}
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            variant="primary"
            busy={save.isPending}
            inactive={count === 0}
            hint={count === 0 ? t`Choose something first.` : undefined}
            onClick={() => save.mutate(undefined)}
          >
            {plural(count, { 0: "Export", one: "Export # item", other: "Export # items" })}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 pt-1">
        <label className="flex items-center gap-2 text-sm font-medium">
          <input type="checkbox" className="size-4 accent-accent" checked={all} onChange={flipAll} />
          {t`All of them`}
        </label>
        <Choice label={t`Recipes`} items={recipes} left={left} onFlip={flip} />
        <Choice label={t`Topics`} items={topics} left={left} onFlip={flip} />
        {save.isError && (
          <p role="alert" className="text-sm text-danger">
            {errorText(save.error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

interface ChoiceProps {
  label: string;
  items: { id: string; name: string }[];
  left: string[];
  onFlip: (id: string) => void;
}

function Choice({ label, items, left, onFlip }: ChoiceProps) {
  if (items.length === 0) return null;
  return (
    <fieldset className="m-0 grid max-h-60 gap-1.5 overflow-y-auto border-0 p-0">
      <legend className="pb-1 text-sm font-medium">{label}</legend>
      {items.map((item) => (
        <label key={item.id} className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={!left.includes(item.id)}
            onChange={() => onFlip(item.id)}
          />
          {item.name}
        </label>
      ))}
    </fieldset>
  );
}
