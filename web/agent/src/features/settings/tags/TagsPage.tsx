import { api } from "@client/api";
import { isApiError } from "@client/error";
import { TagChip } from "@kit/badge";
import { Button, IconButton } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { EmptyState } from "@kit/empty";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Tag as Icon, Pencil, Plus, Sparkles, Trash2 } from "lucide-react";
import { type FormEvent, lazy, Suspense, useState } from "react";
import { useCan } from "@/entities/me";
import { type SmartTag, smartTagsQuery } from "@/entities/smart-tag";
import { type Tag, type TagColor, tagKeys, tagsQuery } from "@/entities/tag";
import { errorText } from "@/lib/error-text";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";

const SmartDialog = lazy(async () => ({ default: (await import("./SmartDialog")).SmartDialog }));

const colors = (): { value: TagColor; label: string }[] => [
  { value: "grey", label: t`Grey` },
  { value: "teal", label: t`Teal` },
  { value: "blue", label: t`Blue` },
  { value: "green", label: t`Green` },
  { value: "amber", label: t`Amber` },
  { value: "red", label: t`Red` },
  { value: "purple", label: t`Purple` },
];

export function TagsPage() {
  const query = useQuery(tagsQuery);
  const manage = useCan("tags.manage");
  const [editing, setEditing] = useState<Partial<Tag>>();
  const [deleting, setDeleting] = useState<Tag>();
  const [smartening, setSmartening] = useState<string>();
  const smart = useQuery({ ...smartTagsQuery, enabled: manage }).data ?? [];
  const made = (query.data ?? []).find((tag) => tag.id === smartening);
  const remove = useChange((tag: Tag) => api.del(`/tags/${tag.id}`), {
    refresh: [tagKeys.list, ["cases"]],
    done: t`The tag is gone.`,
    onDone: () => setDeleting(undefined),
  });
  const add = manage && (
    <Button variant="primary" onClick={() => setEditing({ color: "grey" })}>
      <Plus /> {t`New tag`}
    </Button>
  );
  return (
    <Page
      title={t`Tags`}
      term="tag"
      about={t`Coloured words on cases, messages and contacts, to find and to count what they are about.`}
      action={add}
    >
      <Loading query={query}>
        {(tags) =>
          tags.length === 0 ? (
            <EmptyState icon={Icon} title={t`No tags yet`} action={add}>
              {t`Begin with what customers ask most: returns, invoices, sizes.`}
            </EmptyState>
          ) : (
            <Rows label={t`Tags`}>
              {tags.map((tag) => (
                <Row key={tag.id}>
                  <span className="flex-1">
                    <TagChip tone={tag.color}>{tag.name}</TagChip>
                    <SmartNote smart={smart.find((s) => s.tag_id === tag.id)} />
                  </span>
                  {manage && (
                    <>
                      <IconButton label={t`When ${tag.name} puts itself on`} onClick={() => setSmartening(tag.id)}>
                        <Sparkles />
                      </IconButton>
                      <IconButton label={t`Edit ${tag.name}`} onClick={() => setEditing(tag)}>
                        <Pencil />
                      </IconButton>
                      <IconButton label={t`Delete ${tag.name}`} onClick={() => setDeleting(tag)}>
                        <Trash2 />
                      </IconButton>
                    </>
                  )}
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
      {editing && <TagDialog tag={editing} onClose={() => setEditing(undefined)} />}
      {made && (
        <Suspense>
          <SmartDialog
            tag={made}
            smart={smart.find((s) => s.tag_id === made.id)}
            onClose={() => setSmartening(undefined)}
          />
        </Suspense>
      )}
      {deleting && (
        <Confirm
          title={t`Delete the tag “${deleting.name}”?`}
          confirm={t`Delete the tag`}
          onConfirm={() => remove.mutateAsync(deleting).catch(() => undefined)}
          onClose={() => setDeleting(undefined)}
        >
          <Trans>
            It disappears from every case, message and contact that has it. They stay. This cannot be undone.
          </Trans>
        </Confirm>
      )}
    </Page>
  );
}

/** That a tag puts itself on, and on how much it is. */
function SmartNote({ smart }: { smart: SmartTag | undefined }) {
  if (!smart) return null;
  const walk = smart.passes.find((p) => p.state === "running");
  return (
    <span className="ml-2 text-xs text-ink-3">
      {smart.enabled ? t`puts itself on` : t`switched off`}
      {smart.on > 0 && <> · {smart.about === "cases" ? t`on ${smart.on} cases` : t`on ${smart.on} messages`}</>}
      {walk && <> · {t`${walk.seen} of ${walk.total} looked at`}</>}
    </span>
  );
}

function TagDialog({ tag, onClose }: { tag: Partial<Tag>; onClose: () => void }) {
  const [name, setName] = useState(tag.name ?? "");
  const [color, setColor] = useState<TagColor>(tag.color ?? "grey");
  const save = useChange(
    () => (tag.id ? api.patch(`/tags/${tag.id}`, { name, color }) : api.post("/tags", { name, color })),
    { refresh: [tagKeys.list, ["cases"]], quiet: true, onDone: onClose },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  const fault = isApiError(save.error) ? (save.error.field("name") ?? errorText(save.error)) : undefined;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={tag.id ? t`Edit tag` : t`New tag`}>
      <form onSubmit={submit} className="grid gap-4 pt-1">
        <Field label={t`Name`} error={fault}>
          <Input value={name} onChange={(e) => setName(e.target.value)} maxLength={40} required autoFocus />
        </Field>
        <Field label={t`Colour`}>
          <Select value={color} options={colors()} onChange={setColor} />
        </Field>
        <div className="flex items-center justify-between">
          <TagChip tone={color}>{name || t`Name`}</TagChip>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t`Save`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
