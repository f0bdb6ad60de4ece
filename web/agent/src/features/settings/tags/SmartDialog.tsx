import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import type { FilterNode } from "@/entities/filter";
import { type SmartTag, smartTagKeys } from "@/entities/smart-tag";
import type { Tag } from "@/entities/tag";
import { FilterBuilder } from "@/features/inbox-list/filter/FilterBuilder";
import { useFilterFields } from "@/features/inbox-list/filter/fields";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";
import { Passes } from "./Passes";

interface Props {
  tag: Tag;
  smart?: SmartTag | undefined;
  onClose: () => void;
}

/** When a tag puts itself on, on what, and what becomes of what was there before. */
export function SmartDialog({ tag, smart, onClose }: Props) {
  const [about, setAbout] = useState<SmartTag["about"]>(smart?.about ?? "cases");
  const [filter, setFilter] = useState<FilterNode | null | undefined>(smart?.filter ?? null);
  const [remove, setRemove] = useState(smart?.remove ?? false);
  const [enabled, setEnabled] = useState(smart?.enabled ?? true);
  const [past, setPast] = useState(false);
  const [tagged, setTagged] = useState<"keep" | "recheck">("keep");
  const what = about === "cases" ? "case" : "message";
  const fields = useFilterFields({ about: what, shared: true });
  const other =
    smart !== undefined && (smart.about !== about || JSON.stringify(smart.filter) !== JSON.stringify(filter));
  const save = useChange(
    () =>
      api.put(`/tags/${tag.id}/smart`, { about, filter, remove, enabled, past, tagged, version: smart?.version ?? 0 }),
    {
      refresh: [smartTagKeys.list, ["cases"]],
      quiet: true,
      done: t`The tag puts itself on by these conditions.`,
      onDone: onClose,
    },
  );
  const drop = useChange(() => api.del(`/tags/${tag.id}/smart`), {
    refresh: [smartTagKeys.list],
    done: t`The tag is put on by hand alone again.`,
    onDone: onClose,
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t`When “${tag.name}” puts itself on`}>
      <form onSubmit={submit} className="grid gap-4 pt-1">
        <Field label={t`Put on`} className="max-w-xs">
          <Select
            value={about}
            options={[
              { value: "cases", label: t`Cases` },
              { value: "messages", label: t`Single messages` },
            ]}
            onChange={(to) => {
              setAbout(to);
              setFilter(null);
            }}
          />
        </Field>
        <FilterBuilder
          key={about}
          value={filter ?? null}
          about={what}
          shared
          fields={fields}
          heading={about === "cases" ? t`Cases that meet` : t`Messages that meet`}
          onChange={setFilter}
        />
        <Switch
          checked={remove}
          onChange={setRemove}
          label={t`Take it away again when that is no longer so`}
          help={t`Only where it put itself on. What people tag stays tagged.`}
        />
        <Switch
          checked={past}
          onChange={setPast}
          label={t`Apply to past items`}
          help={t`Also what is there already is looked at, in the background. It can be taken back.`}
        />
        {other && smart && smart.on > 0 && (
          <Field label={t`What carries it by the conditions as they were`} className="max-w-md">
            <Select
              value={tagged}
              options={[
                { value: "keep", label: t`Keeps it` },
                { value: "recheck", label: t`Is looked at anew, and loses it where it no longer fits` },
              ]}
              onChange={setTagged}
            />
          </Field>
        )}
        <Switch checked={enabled} onChange={setEnabled} label={t`Enabled`} />
        {save.error != null && (
          <p role="alert" className="text-sm text-danger">
            {errorText(save.error)}
          </p>
        )}
        <div className="flex flex-wrap items-center justify-between gap-3">
          {smart ? (
            <Button type="button" onClick={() => drop.mutate(undefined)} busy={drop.isPending}>
              {t`By hand alone again`}
            </Button>
          ) : (
            <span />
          )}
          <Button type="submit" variant="primary" disabled={!filter} busy={save.isPending}>
            {t`Save`}
          </Button>
        </div>
      </form>
      {smart && smart.passes.length > 0 && <Passes passes={smart.passes} />}
      <p className="mt-3 text-xs text-ink-3">
        <Trans>
          A smart tag puts itself on whenever its conditions become true, also late. A recipe tags once, when something
          happens.
        </Trans>
      </p>
    </Dialog>
  );
}
