import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { contactKeys } from "@/entities/contact";
import type { FilterNode } from "@/entities/filter";
import { useCan } from "@/entities/me";
import { addFilter, changeFilter, type FilterAbout, type SavedFilter } from "@/entities/saved-filter";
import { FilterBuilder } from "@/features/inbox-list/filter/FilterBuilder";
import { useFilterFields } from "@/features/inbox-list/filter/fields";
import { useText } from "@/features/inbox-list/filter/uses";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";

interface Props {
  filter: SavedFilter | undefined;
  /** What a new one is about, where that is no question. */
  kind?: FilterAbout;
  onClose: () => void;
}

/** A filter, new or as it is, with what changes when it does. */
export function FilterForm({ filter, kind, onClose }: Props) {
  const shares = useCan("views.share");
  const [name, setName] = useState(filter?.name ?? "");
  const [shared, setShared] = useState(filter?.shared ?? shares);
  const [about, setAbout] = useState<FilterAbout>(filter?.about ?? kind ?? "case");
  const [node, setNode] = useState<FilterNode | null | undefined>(filter?.filter ?? null);
  const text = useText();
  const save = useChange(
    () => {
      const fields = { name, shared, ...(node && { filter: node }) };
      return filter
        ? changeFilter(filter.id, { ...fields, revision: filter.revision })
        : addFilter({ ...fields, about });
    },
    { refresh: [["filters"], contactKeys.lists], done: t`Saved.`, quiet: true, onDone: onClose },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={titleOf(filter !== undefined, about)}
      className="w-[min(46rem,calc(100vw-24px))]!"
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            type="submit"
            form="filter-form"
            variant="primary"
            busy={save.isPending}
            inactive={!node}
            hint={node ? undefined : t`Say first what it asks for.`}
          >
            {t`Save`}
          </Button>
        </>
      }
    >
      <form id="filter-form" onSubmit={submit} className="grid gap-4 pt-1">
        <Field label={t`Name`}>
          <Input value={name} maxLength={100} required onChange={(e) => setName(e.target.value)} />
        </Field>
        {!filter && !kind && (
          <Field label={t`About`}>
            <Select
              value={about}
              options={[
                { value: "case", label: t`Cases` },
                { value: "message", label: t`Messages and their cases` },
                { value: "contact", label: t`Contacts (a segment)` },
              ]}
              onChange={(to) => {
                setAbout(to);
                setNode(null);
              }}
            />
          </Field>
        )}
        <Builder key={about} about={about} shared={shared} begin={filter?.filter ?? null} onChange={setNode} />
        {shares && (
          <Switch
            checked={shared}
            onChange={setShared}
            label={t`Share with the workspace`}
            help={t`Recipes, topics, rules and promises can name it only then.`}
          />
        )}
        {filter && filter.used_by.length > 0 && (
          <section aria-label={t`Used by`} className="rounded-md bg-sunken px-3 py-2 text-sm">
            <p>
              <Trans>This changes as well:</Trans>
            </p>
            <ul className="m-0 list-disc pl-5">
              {filter.used_by.map((use, at) => (
                <li key={`${use.kind} ${use.id ?? at}`}>{text(use)}</li>
              ))}
            </ul>
          </section>
        )}
        {save.isError && (
          <p role="alert" className="text-sm text-danger">
            {errorText(save.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

const titleOf = (there: boolean, about: FilterAbout) => {
  if (about === "contact" && there) return t`Edit the segment`;
  return there ? t`Edit the filter` : t`New filter`;
};

const headings = (about: FilterAbout) =>
  ({ case: t`Cases that meet`, message: t`Messages that meet`, contact: t`Contacts that meet` })[about];

interface BuilderProps {
  about: FilterAbout;
  shared: boolean;
  begin: FilterNode | null;
  onChange: (node: FilterNode | null | undefined) => void;
}

function Builder({ about, shared, begin, onChange }: BuilderProps) {
  return (
    <FilterBuilder
      value={begin}
      about={about}
      shared={shared}
      fields={useFilterFields({ about, shared })}
      heading={headings(about)}
      onChange={onChange}
    />
  );
}
