import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Switch } from "@kit/switch";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FilterNode } from "@/entities/filter";
import { useCan } from "@/entities/me";
import { addFilter, type FilterAbout, filterKeys, type SavedFilter } from "@/entities/saved-filter";
import { errorText } from "@/lib/error-text";

interface Props {
  filter: FilterNode;
  about: FilterAbout;
  onSaved: (filter: SavedFilter) => void;
  onClose: () => void;
}

/** Keeps a filter under a name. */
export function SaveFilter({ filter, about, onSaved, onClose }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const shares = useCan("views.share");
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const words =
    about === "contact"
      ? {
          title: t`Save as segment`,
          name: t`Name of the segment`,
          save: t`Save the segment`,
          done: (made: string) => t`The segment “${made}” is saved.`,
          help: t`Recipes, topics, rules and what is shared can name it only then.`,
        }
      : {
          title: t`Save as filter`,
          name: t`Name of the filter`,
          save: t`Save the filter`,
          done: (made: string) => t`The filter “${made}” is saved.`,
          help: t`Recipes, topics, rules and promises can name it only then.`,
        };
  const save = async () => {
    setBusy(true);
    try {
      const made = await addFilter({ name, shared, about, filter });
      await client.invalidateQueries({ queryKey: filterKeys.list });
      toast({ title: words.done(made.name) });
      onSaved(made);
    } catch (error) {
      setWrong(errorText(error));
      setBusy(false);
    }
  };
  return (
    <fieldset className="m-0 grid gap-3 rounded-md border p-3">
      <legend className="px-1 text-sm font-medium">{words.title}</legend>
      <Field label={words.name} error={wrong}>
        <Input
          value={name}
          maxLength={100}
          autoFocus
          onChange={(e) => setName(e.target.value)}
          onKeyDown={(e) => {
            if (e.key !== "Enter" || !name.trim()) return;
            e.preventDefault();
            void save();
          }}
        />
      </Field>
      {shares && <Switch checked={shared} onChange={setShared} label={t`Share with the workspace`} help={words.help} />}
      <div className="flex gap-2">
        <Button variant="primary" busy={busy} disabled={!name.trim()} onClick={() => void save()}>
          {words.save}
        </Button>
        <Button onClick={onClose}>{t`Do not save`}</Button>
      </div>
    </fieldset>
  );
}
