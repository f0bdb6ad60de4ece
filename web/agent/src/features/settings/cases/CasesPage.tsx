import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button, IconButton } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { type Attribute, caseFieldsQuery } from "@/entities/attribute";
import type { CaseStatus } from "@/entities/case";
import { type CaseChoice, categoriesQuery, subStatusesQuery } from "@/entities/case-work";
import { errorText } from "@/lib/error-text";
import { AttributeDialog, DeleteAttribute, kinds } from "../attributes/AttributesPage";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";

type ChoiceKind = CaseChoice["kind"];

const paths: Record<ChoiceKind, string> = { sub_status: "/sub-statuses", category: "/categories" };

const statuses = (): { value: CaseStatus; label: string }[] => [
  { value: "open", label: t`Open` },
  { value: "pending", label: t`Pending` },
  { value: "resolved", label: t`Resolved` },
];

/** What the workspace says of its cases: sub-statuses, categories, fields. */
export function CasesPage() {
  const subs = useQuery(subStatusesQuery);
  const categories = useQuery(categoriesQuery);
  const fields = useQuery(caseFieldsQuery);
  const [choice, setChoice] = useState<Partial<CaseChoice> & { kind: ChoiceKind }>();
  const [dropping, setDropping] = useState<CaseChoice>();
  const [field, setField] = useState<Partial<Attribute>>();
  const [deleting, setDeleting] = useState<Attribute>();
  const list = (items: CaseChoice[], label: string) => (
    <Rows label={label}>
      {items.map((c) => (
        <Row key={c.id}>
          <span className="min-w-40 flex-1">
            <span className="font-medium">{c.name}</span>{" "}
            {c.status && (
              <span className="text-xs text-ink-3">{statuses().find((s) => s.value === c.status)?.label}</span>
            )}
          </span>
          {c.kind === "sub_status" && (
            <IconButton label={t`Edit ${c.name}`} onClick={() => setChoice(c)}>
              <Pencil />
            </IconButton>
          )}
          <IconButton label={t`Delete ${c.name}`} onClick={() => setDropping(c)}>
            <Trash2 />
          </IconButton>
        </Row>
      ))}
    </Rows>
  );
  return (
    <Page title={t`Cases`} about={t`Your own words for what cases wait for and what they are about.`}>
      <Part
        title={t`Sub-statuses`}
        about={t`What a case waits for within its status: “waiting for the supplier”.`}
        add={t`New sub-status`}
        onAdd={() => setChoice({ kind: "sub_status", status: "pending" })}
      >
        <Loading query={subs}>{(items) => items.length > 0 && list(items, t`Sub-statuses`)}</Loading>
      </Part>
      <Part
        title={t`Categories`}
        about={t`What cases are about. A slash makes a part of another: “Invoices / Refund”.`}
        add={t`New category`}
        onAdd={() => setChoice({ kind: "category" })}
      >
        <Loading query={categories}>{(items) => items.length > 0 && list(items, t`Categories`)}</Loading>
      </Part>
      <Part
        title={t`Case fields`}
        about={t`What you note of each case: an order, a model, a reason.`}
        add={t`New field`}
        onAdd={() => setField({ kind: "text", owner: "case" })}
      >
        <Loading query={fields}>
          {(items) =>
            items.length > 0 && (
              <Rows label={t`Case fields`}>
                {items.map((a) => (
                  <Row key={a.id}>
                    <span className="min-w-40 flex-1">
                      <span className="block font-medium">{a.name}</span>
                      <span className="block truncate text-xs text-ink-3">
                        {[
                          kinds().find((k) => k.value === a.kind)?.label,
                          ...a.options,
                          ...(a.required ? [t`required`] : []),
                        ].join(" · ")}
                      </span>
                    </span>
                    <IconButton label={t`Edit ${a.name}`} onClick={() => setField(a)}>
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
      </Part>
      {choice && <ChoiceDialog choice={choice} onClose={() => setChoice(undefined)} />}
      {dropping && <DropChoice choice={dropping} onClose={() => setDropping(undefined)} />}
      {field && <AttributeDialog attribute={field} onClose={() => setField(undefined)} />}
      {deleting && <DeleteAttribute attribute={deleting} onClose={() => setDeleting(undefined)} />}
    </Page>
  );
}

interface PartProps {
  title: string;
  about: string;
  add: string;
  onAdd: () => void;
  children: ReactNode;
}

function Part({ title, about, add, onAdd, children }: PartProps) {
  return (
    <section className="mb-8 grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-sm font-semibold">{title}</h2>
        <Button size="sm" onClick={onAdd}>
          <Plus /> {add}
        </Button>
      </div>
      <p className="text-sm text-ink-2">{about}</p>
      {children}
    </section>
  );
}

function DropChoice({ choice, onClose }: { choice: CaseChoice; onClose: () => void }) {
  const remove = useChange(() => api.del(`${paths[choice.kind]}/${choice.id}`), {
    refresh: [["case-choices"]],
    onDone: onClose,
  });
  return (
    <Confirm
      title={t`Delete “${choice.name}”?`}
      confirm={t`Delete`}
      onConfirm={() => remove.mutateAsync(undefined).catch(() => undefined)}
      onClose={onClose}
    >
      {choice.kind === "category" ? (
        <Trans>Cases that have it keep it; it is not offered any more.</Trans>
      ) : (
        <Trans>Only a sub-status that no case is in can be deleted.</Trans>
      )}
    </Confirm>
  );
}

function ChoiceDialog({
  choice,
  onClose,
}: {
  choice: Partial<CaseChoice> & { kind: ChoiceKind };
  onClose: () => void;
}) {
  const [name, setName] = useState(choice.name ?? "");
  const [status, setStatus] = useState<CaseStatus>(choice.status || "pending");
  const path = paths[choice.kind];
  const save = useChange(
    () =>
      choice.id
        ? api.patch(`${path}/${choice.id}`, { name })
        : api.post(path, choice.kind === "category" ? { name } : { name, status }),
    { refresh: [["case-choices"]], quiet: true, onDone: onClose },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  const fault = isApiError(save.error) ? (save.error.field("name") ?? errorText(save.error)) : undefined;
  const title = choice.kind === "category" ? t`New category` : choice.id ? t`Edit sub-status` : t`New sub-status`;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title}>
      <form onSubmit={submit} className="grid gap-4 pt-1">
        <Field label={t`Name`} error={fault}>
          <Input value={name} onChange={(e) => setName(e.target.value)} maxLength={100} required autoFocus />
        </Field>
        {choice.kind === "sub_status" && (
          <Field label={t`Status`} help={choice.id ? t`The status stays as it is.` : undefined}>
            <Select value={status} options={statuses()} onChange={setStatus} disabled={!!choice.id} />
          </Field>
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
