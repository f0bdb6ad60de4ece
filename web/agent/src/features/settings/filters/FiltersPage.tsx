import { api } from "@client/api";
import { Badge } from "@kit/badge";
import { Button, IconButton } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Filter, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/entities/me";
import { filterKeys, filtersQuery, type SavedFilter } from "@/entities/saved-filter";
import { useText } from "@/features/inbox-list/filter/uses";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows, Section } from "../parts/Page";
import { FilterForm } from "./FilterForm";

/** The filters that everybody shares, and one's own. */
export function FiltersPage() {
  const query = useQuery(filtersQuery);
  const share = useCan("views.share");
  const [editing, setEditing] = useState<SavedFilter | "new">();
  const [deleting, setDeleting] = useState<SavedFilter>();
  const remove = useChange((f: SavedFilter) => api.del(`/filters/${f.id}`), {
    refresh: [filterKeys.list],
    done: t`The filter is gone.`,
    onDone: () => setDeleting(undefined),
  });
  const add = (
    <Button variant="primary" onClick={() => setEditing("new")}>
      <Plus /> {t`New filter`}
    </Button>
  );
  const part = (filters: SavedFilter[], editable: boolean, label: string) =>
    filters.length > 0 && (
      <Section title={label}>
        <Rows label={label}>
          {filters.map((f) => (
            <FilterRow
              key={f.id}
              filter={f}
              editable={editable}
              onEdit={() => setEditing(f)}
              onDelete={() => setDeleting(f)}
            />
          ))}
        </Rows>
      </Section>
    );
  return (
    <Page
      title={t`Filters`}
      term="filter"
      about={t`Conditions under a name, to be used in recipes, topics, views and other filters. Whoever changes one changes all that uses it.`}
      action={add}
    >
      <Loading query={query}>
        {(filters) =>
          filters.length === 0 ? (
            <EmptyState icon={Filter} title={t`No filters yet`} action={add}>
              {t`Put conditions together once, and name them wherever you need them.`}
            </EmptyState>
          ) : (
            <>
              {part(
                filters.filter((f) => !f.shared),
                true,
                t`Only yours`,
              )}
              {part(
                filters.filter((f) => f.shared),
                share,
                t`Shared with everybody`,
              )}
            </>
          )
        }
      </Loading>
      {editing && <FilterForm filter={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} />}
      {deleting && (
        <Confirm
          title={t`Delete “${deleting.name}”?`}
          confirm={t`Delete the filter`}
          onConfirm={() => remove.mutateAsync(deleting).catch(() => undefined)}
          onClose={() => setDeleting(undefined)}
        >
          <Trans>Nothing uses it.</Trans>
        </Confirm>
      )}
    </Page>
  );
}

interface RowProps {
  filter: SavedFilter;
  editable: boolean;
  onEdit: () => void;
  onDelete: () => void;
}

function FilterRow({ filter, editable, onEdit, onDelete }: RowProps) {
  const { name, filter_text: written, used_by: uses } = filter;
  const text = useText();
  const used = uses.map(text).join(", ");
  return (
    <Row>
      <div className="min-w-0 flex-1 basis-52">
        <p className="truncate text-sm font-medium">{name}</p>
        <code className="block truncate text-xs text-ink-2" title={written}>
          {written}
        </code>
        {used && <p className="text-xs text-ink-2">{t`Used by ${used}`}</p>}
      </div>
      {filter.about === "message" && <Badge>{t`Messages`}</Badge>}
      {filter.about === "contact" && <Badge>{t`Segment`}</Badge>}
      {editable && (
        <div className="flex">
          <IconButton label={t`Edit ${name}`} onClick={onEdit}>
            <Pencil />
          </IconButton>
          <IconButton
            label={t`Delete ${name}`}
            inactive={uses.length > 0}
            hint={uses.length > 0 ? t`Used by ${used}` : undefined}
            onClick={onDelete}
          >
            <Trash2 />
          </IconButton>
        </div>
      )}
    </Row>
  );
}
