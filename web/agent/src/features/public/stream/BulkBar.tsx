import { Button, IconButton } from "@kit/button";
import { plural } from "@lingui/core/macro";
import { Plural, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { Ban, Check, EyeOff, FolderPlus, Trash2, X } from "lucide-react";
import { useState } from "react";
import { type PublicItem, publicKeys, type Verb } from "@/entities/public";
import { errorText } from "@/lib/error-text";
import { askPublic } from "../dialogs";
import { asked, verbTitle } from "../item/verbs";
import { type BulkResult, doMany, fitting } from "./bulk";

const verbs = [
  { verb: "approve", icon: Check },
  { verb: "hide", icon: EyeOff },
  { verb: "remove", icon: Trash2 },
  { verb: "block", icon: Ban },
  { verb: "make_case", icon: FolderPlus },
] as const;

/** What can be done with the items that are selected, how far it is, and what became of each. */
export function BulkBar({
  items,
  onSelect,
}: {
  items: readonly PublicItem[];
  onSelect: (ids: ReadonlySet<string>) => void;
}) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [progress, setProgress] = useState<{ done: number; of: number }>();
  const [result, setResult] = useState<BulkResult & { names: Record<string, string> }>();
  const start = (verb: Verb) => {
    const list = fitting(items, verb);
    const names = Object.fromEntries(items.map((i) => [i.message_id, i.message.author.name]));
    const go = () => {
      setResult(undefined);
      setProgress({ done: 0, of: list.length });
      void doMany(list, verb, (done) => setProgress({ done, of: list.length }), errorText).then((r) => {
        setProgress(undefined);
        setResult({ ...r, names });
        onSelect(new Set(r.refused.map((x) => x.id)));
        void client.invalidateQueries({ queryKey: [...publicKeys.all, "items"] });
      });
    };
    if (asked.has(verb)) askPublic({ kind: "verbs", verb, items: list, go });
    else go();
  };
  if (items.length === 0 && !result) return null;
  return (
    <section aria-label={t`Selected items`} className="shrink-0 border-t bg-canvas px-3 py-2">
      {items.length > 0 && (
        <div className="flex flex-wrap items-center gap-1.5">
          <p role="status" className="mr-1 font-medium text-sm">
            <Plural value={items.length} one="# selected" other="# selected" />
          </p>
          {verbs.map(({ verb, icon: Icon }) => {
            const n = fitting(items, verb).length;
            return (
              <Button
                key={verb}
                size="sm"
                inactive={n === 0 || progress !== undefined}
                hint={n === 0 ? t`It can be done to none of these.` : undefined}
                onClick={() => start(verb)}
              >
                <Icon />
                {n > 0 && n < items.length ? `${verbTitle(verb)} (${n})` : verbTitle(verb)}
              </Button>
            );
          })}
          <span className="flex-1" />
          <IconButton size="sm" label={t`Select nothing`} onClick={() => onSelect(new Set())}>
            <X />
          </IconButton>
        </div>
      )}
      {progress && (
        <div className="mt-1.5 flex items-center gap-2 text-xs">
          <progress
            max={progress.of}
            value={progress.done}
            aria-label={t`How far it is`}
            className="h-1.5 flex-1 accent-accent"
          />
          <span className="tabular">{t`${progress.done} of ${progress.of}`}</span>
        </div>
      )}
      {result && (
        <div role="status" className="mt-1.5 text-xs">
          <p className="flex items-center gap-2">
            <span>
              {plural(result.done.length, { one: "# done.", other: "# done." })}{" "}
              {result.refused.length > 0 &&
                plural(result.refused.length, {
                  one: "# refused; it is still selected:",
                  other: "# refused; they are still selected:",
                })}
            </span>
            <Button size="sm" variant="ghost" onClick={() => setResult(undefined)}>
              {t`Close`}
            </Button>
          </p>
          {result.refused.length > 0 && (
            <ul className="max-h-24 list-disc overflow-y-auto pl-5 text-danger">
              {result.refused.map((r) => (
                <li key={r.id}>
                  {result.names[r.id]}: {r.why}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </section>
  );
}
