import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Badge } from "@kit/badge";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { toast } from "@kit/toast";
import { plural, t } from "@lingui/core/macro";
import { useState } from "react";
import { type RecipeGap, recipeKeys } from "@/entities/recipe";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";
import { Row, Rows } from "../parts/Page";
import { gapLine, inOrder } from "./gap-text";

type Same = "skip" | "replace" | "both";

interface Item {
  place: string;
  name: string;
  same: boolean;
  does: "make" | "replace" | "both" | "skip";
  enabled: boolean;
  /** One of its name works here, and both would run: it comes as a draft. */
  twin?: boolean;
  missing: RecipeGap[];
  /** Of a topic that is replaced: the enabled recipes that change with it. */
  used_by?: string[];
  wider?: boolean;
}

interface Plan {
  workspace?: string;
  topics: Item[];
  recipes: Item[];
}

interface Asked {
  file: unknown;
  items: Record<string, Same>;
  drafts: boolean;
}

/** A file of recipes: what it would do is seen before anything changes. */
export function RecipeImport({ onClose }: { onClose: () => void }) {
  const [asked, setAsked] = useState<Asked>();
  const [unread, setUnread] = useState(false);
  const look = useChange((next: Asked) => api.post<Plan>("/recipes/import/preview", next), {
    refresh: [],
    quiet: true,
  });
  const bring = useChange((next: Asked) => api.post<Plan>("/recipes/import", next), {
    refresh: [recipeKeys.all],
    quiet: true,
    onDone: (done) => {
      toast({ title: t`The file is imported.`, description: draftsText(done.recipes) });
      onClose();
    },
  });
  const ask = (next: Asked) => {
    setAsked(next);
    look.mutate(next);
  };
  const choose = async (file: File | undefined) => {
    setUnread(false);
    setAsked(undefined);
    if (!file) return;
    try {
      ask({ file: JSON.parse(await file.text()), items: {}, drafts: asked?.drafts ?? false });
    } catch {
      setUnread(true);
    }
  };
  const plan = asked && look.data;
  const nothing = plan && [...plan.topics, ...plan.recipes].every((item) => item.does === "skip");
  const fault = asked && (bring.error ?? look.error);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Import recipes`}
      description={t`Nothing changes before you have seen what the file does. Then all of it comes, or nothing.`}
      className="w-[min(46rem,calc(100vw-24px))]!"
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            variant="primary"
            busy={bring.isPending || look.isPending}
            inactive={!plan || look.isError || nothing}
            hint={
              nothing ? t`All of it is skipped: choose what is to come.` : plan ? undefined : t`Choose a file first.`
            }
            onClick={() => asked && bring.mutate(asked)}
          >
            {t`Import`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 pt-1">
        <Field label={t`File`} help={t`A .json file that was exported here or in another workspace.`}>
          <Input type="file" accept=".json,application/json" onChange={(e) => void choose(e.target.files?.[0])} />
        </Field>
        {(unread || !!fault) && (
          <p role="alert" className="text-sm text-danger">
            {unread ? t`This is no file of recipes: it is not JSON.` : faultText(fault)}
          </p>
        )}
        {asked && plan && !look.isError && (
          <>
            {plan.workspace && <p className="text-sm text-ink-2">{t`From the workspace “${plan.workspace}”.`}</p>}
            <Items
              label={t`Topics`}
              items={plan.topics}
              onSame={(place, same) => ask({ ...asked, items: { ...asked.items, [place]: same } })}
            />
            <Items
              label={t`Recipes`}
              recipes
              items={plan.recipes}
              onSame={(place, same) => ask({ ...asked, items: { ...asked.items, [place]: same } })}
            />
            <Switch
              checked={asked.drafts}
              onChange={(drafts) => ask({ ...asked, drafts })}
              label={t`All as drafts`}
              help={t`Otherwise what is enabled in the file works at once, unless something is missing.`}
            />
          </>
        )}
      </div>
    </Dialog>
  );
}

/** How many came as drafts, for whoever thinks that all of it works now. */
function draftsText(recipes: Item[]): string | undefined {
  const drafts = recipes.filter((item) => item.does !== "skip" && !item.enabled).length;
  return drafts > 0
    ? plural(drafts, { one: "# recipe came as a draft.", other: "# recipes came as drafts." })
    : undefined;
}

function faultText(fault: unknown): string {
  const field = isApiError(fault) ? fault.errors[0]?.field.replace(/^(body\.)?file\.?/, "") : undefined;
  const text = errorText(fault);
  return field ? `${field}: ${text}` : text;
}

interface ItemsProps {
  label: string;
  items: Item[];
  recipes?: boolean;
  onSame: (place: string, same: Same) => void;
}

function Items({ label, items, recipes, onSame }: ItemsProps) {
  if (items.length === 0) return null;
  return (
    <section className="grid gap-1">
      <h3 className="text-sm font-semibold">{label}</h3>
      <Rows label={label}>
        {items.map((item) => (
          <Row key={item.place}>
            <div className="min-w-0 flex-1 basis-52">
              <p className="text-sm font-medium">
                {item.name} {recipes && item.does !== "skip" && !item.enabled && <Badge>{t`Draft`}</Badge>}
              </p>
              {item.twin && (
                <p className="text-xs text-danger">{t`Two of this name would both run: this one comes as a draft.`}</p>
              )}
              {item.does === "replace" && <Changes item={item} />}
              {item.does !== "skip" && item.missing.length > 0 && (
                <ul className="text-xs text-danger">
                  {inOrder(item.missing).map((gap) => (
                    <li key={gap.path}>{gapLine(gap)}</li>
                  ))}
                </ul>
              )}
            </div>
            {item.same ? (
              <div className="w-56">
                <Select
                  label={t`What becomes of ${item.name}`}
                  value={item.does as Same}
                  options={[
                    { value: "skip", label: t`Is here: skip it` },
                    { value: "replace", label: t`Is here: replace it` },
                    { value: "both", label: t`Is here: keep both` },
                  ]}
                  onChange={(same) => onSame(item.place, same)}
                />
              </div>
            ) : (
              <span className="text-xs text-ink-3">{t`New`}</span>
            )}
          </Row>
        ))}
      </Rows>
    </section>
  );
}

/** What else changes when a topic is replaced: recipes that the file may not have. */
function Changes({ item }: { item: Item }) {
  const recipes = item.used_by?.join(", ");
  return (
    <>
      {item.wider && <p className="text-xs text-danger">{t`It takes more than the one that is here.`}</p>}
      {recipes && <p className="text-xs text-ink-2">{t`These recipes change with it: ${recipes}`}</p>}
    </>
  );
}
