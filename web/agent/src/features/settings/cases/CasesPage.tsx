import { Button, IconButton } from "@kit/button";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type Attribute, caseFieldsQuery } from "@/entities/attribute";
import { type CaseChoice, categoriesQuery, subStatusesQuery } from "@/entities/case-work";
import { AttributeDialog, DeleteAttribute, kinds } from "../attributes/AttributesPage";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";
import { ChoiceDialog, type ChoiceDraft, DropChoice, MergeChoice } from "./ChoiceDialogs";
import { ChoiceRow } from "./ChoiceRow";

/** What the workspace says of its cases: sub-statuses, categories, fields. */
export function CasesPage() {
  const subs = useQuery(subStatusesQuery);
  const categories = useQuery(categoriesQuery);
  const fields = useQuery(caseFieldsQuery);
  const [choice, setChoice] = useState<ChoiceDraft>();
  const [dropping, setDropping] = useState<CaseChoice>();
  const [merging, setMerging] = useState<CaseChoice>();
  const [field, setField] = useState<Partial<Attribute>>();
  const [deleting, setDeleting] = useState<Attribute>();
  const list = (items: CaseChoice[], label: string) => (
    <Rows label={label}>
      {/* What is offered first, what was put away below. */}
      {[...items.filter((c) => !c.archived_at), ...items.filter((c) => c.archived_at)].map((c) => (
        <ChoiceRow
          key={c.id}
          choice={c}
          others={items.filter((other) => other.id !== c.id && other.status === c.status)}
          onEdit={() => setChoice(c)}
          onMerge={() => setMerging(c)}
          onDrop={() => setDropping(c)}
        />
      ))}
    </Rows>
  );
  const rivals = ((merging?.kind === "category" ? categories.data : subs.data) ?? []).filter(
    (other) => other.id !== merging?.id && other.status === merging?.status,
  );
  return (
    <Page title={t`Cases`} term="case" about={t`Your own words for what cases wait for and what they are about.`}>
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
      {merging && <MergeChoice choice={merging} others={rivals} onClose={() => setMerging(undefined)} />}
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
