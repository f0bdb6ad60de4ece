import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button, IconButton } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { EmptyState } from "@kit/empty";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ListPlus, Pencil, Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type Attribute, type AttributeKind, attributeKeys, attributesQuery } from "@/entities/attribute";
import { contactKeys } from "@/entities/contact";
import { errorText } from "@/lib/error-text";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";

export const kinds = (): { value: AttributeKind; label: string }[] => [
  { value: "text", label: t`Text` },
  { value: "number", label: t`Number` },
  { value: "date", label: t`Date` },
  { value: "boolean", label: t`Yes or no` },
  { value: "choice", label: t`Choice` },
];

export function AttributesPage() {
  const query = useQuery(attributesQuery);
  const [editing, setEditing] = useState<Partial<Attribute>>();
  const [deleting, setDeleting] = useState<Attribute>();
  const add = (
    <Button variant="primary" onClick={() => setEditing({ kind: "text" })}>
      <Plus /> {t`New field`}
    </Button>
  );
  return (
    <Page
      title={t`Contact fields`}
      about={t`What you keep of each contact beside their name: a plan, a birthday, a customer number.`}
      action={add}
    >
      <Loading query={query}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState icon={ListPlus} title={t`No fields yet`} action={add}>
              {t`Begin with what your team asks about most.`}
            </EmptyState>
          ) : (
            <Rows label={t`Contact fields`}>
              {list.map((a) => (
                <Row key={a.id}>
                  <span className="min-w-40 flex-1">
                    <span className="block font-medium">{a.name}</span>
                    <span className="block truncate text-xs text-ink-3">
                      {[kinds().find((k) => k.value === a.kind)?.label, ...a.options].join(" · ")}
                    </span>
                  </span>
                  <code className="text-xs text-ink-3">{a.key}</code>
                  <IconButton label={t`Edit ${a.name}`} onClick={() => setEditing(a)}>
                    <Pencil />
                  </IconButton>
                  <IconButton label={t`Delete ${a.name}`} onClick={() => setDeleting(a)}>
                    <Trash2 />
                  </IconButton>
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
      {editing && <AttributeDialog attribute={editing} onClose={() => setEditing(undefined)} />}
      {deleting && <DeleteAttribute attribute={deleting} onClose={() => setDeleting(undefined)} />}
    </Page>
  );
}

export function DeleteAttribute({ attribute, onClose }: { attribute: Attribute; onClose: () => void }) {
  const count = useQuery({
    queryKey: [...attributeKeys.list, attribute.id],
    queryFn: ({ signal }) => api.get<{ contacts: number; cases: number }>(`/attributes/${attribute.id}`, { signal }),
    staleTime: 0,
  }).data;
  const remove = useChange(() => api.del(`/attributes/${attribute.id}`), {
    refresh: [attributeKeys.list, contactKeys.lists],
    done: t`The field is gone.`,
    onDone: onClose,
  });
  return (
    <Confirm
      title={t`Delete the field “${attribute.name}”?`}
      confirm={t`Delete the field`}
      onConfirm={() => remove.mutateAsync(undefined).catch(() => undefined)}
      onClose={onClose}
    >
      {count?.cases ? (
        <Plural
          value={count.cases}
          one="# case loses its value. This cannot be undone."
          other="# cases lose their values. This cannot be undone."
        />
      ) : count?.contacts ? (
        <Plural
          value={count.contacts}
          one="# contact loses its value. This cannot be undone."
          other="# contacts lose their values. This cannot be undone."
        />
      ) : (
        <Trans>Nothing has a value of it. This cannot be undone.</Trans>
      )}
    </Confirm>
  );
}

export function AttributeDialog({ attribute, onClose }: { attribute: Partial<Attribute>; onClose: () => void }) {
  const [name, setName] = useState(attribute.name ?? "");
  const [kind, setKind] = useState<AttributeKind>(attribute.kind ?? "text");
  const ofCases = attribute.owner === "case";
  const [required, setRequired] = useState(attribute.required ?? false);
  const [lines, setLines] = useState((attribute.options ?? []).join("\n"));
  const options = kind === "choice" ? lines.split("\n").filter((line) => line.trim()) : [];
  const save = useChange(
    () =>
      attribute.id
        ? api.patch(`/attributes/${attribute.id}`, {
            name,
            ...(kind === "choice" && { options }),
            ...(ofCases && { required }),
          })
        : api.post("/attributes", { name, kind, options, owner: attribute.owner, required }),
    { refresh: [attributeKeys.list], quiet: true, onDone: onClose },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  const fault = (field: string) => (isApiError(save.error) ? save.error.field(field) : undefined);
  const other = save.error && !fault("options") ? (fault("key") ?? errorText(save.error)) : undefined;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={attribute.id ? t`Edit field` : t`New field`}>
      <form onSubmit={submit} className="grid gap-4 pt-1">
        <Field label={t`Name`} error={fault("name") ?? other}>
          <Input value={name} onChange={(e) => setName(e.target.value)} maxLength={100} required autoFocus />
        </Field>
        <Field label={t`Kind`} help={attribute.id ? t`The kind stays as it is.` : undefined}>
          <Select value={kind} options={kinds()} onChange={setKind} disabled={!!attribute.id} />
        </Field>
        {kind === "choice" && (
          <Field label={t`Options`} help={t`One a line.`} error={fault("options")}>
            <Textarea rows={5} value={lines} onChange={(e) => setLines(e.target.value)} required />
          </Field>
        )}
        {ofCases && (
          <Switch checked={required} onChange={setRequired} label={t`Has to be filled in before a case is resolved`} />
        )}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t`Save`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
