import { api } from "@client/api";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { attributesQuery } from "@/entities/attribute";
import { type ContactImport, type ImportCheck, type ImportPlan, storeImportAnswer } from "@/entities/import";
import { errorText } from "@/lib/error-text";

const matches = ["external_key", "email", "phone"] as const;

/** What the columns of a file are, and what importing it would do. */
export function Mapping({ one }: { one: ContactImport }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [plan, setPlan] = useState<ImportPlan>(() => {
    const fields = one.columns.map((c) => c.guess);
    return { fields, match_by: matches.find((m) => fields.includes(m)) ?? "", missing: "create", found: "update" };
  });
  const check = useMutation({ mutationFn: () => api.post<ImportCheck>(`/imports/${one.id}/check`, plan) });
  const start = useMutation({
    mutationFn: () => api.post<ContactImport>(`/imports/${one.id}/start`, plan),
    onSuccess: (next) => storeImportAnswer(client, next),
  });
  const change = (next: Partial<ImportPlan>) => {
    check.reset();
    const fields = next.fields ?? plan.fields;
    const match_by = next.match_by ?? (plan.match_by && fields.includes(plan.match_by) ? plan.match_by : "");
    setPlan({ ...plan, ...next, match_by });
  };
  const error = check.error ?? start.error;
  return (
    <>
      <p className="text-sm text-ink-2">
        {one.name} · {plural(one.total, { one: "# row", other: "# rows" })}
      </p>
      <Columns one={one} plan={plan} onChange={change} />
      <Rules plan={plan} onChange={change} />
      {error && (
        <p role="alert" className="text-sm text-danger">
          {errorText(error)}
        </p>
      )}
      {check.data && <Found check={check.data} />}
      <div className="flex gap-2">
        <Button variant={check.data ? "secondary" : "primary"} busy={check.isPending} onClick={() => check.mutate()}>
          {t`Check the file`}
        </Button>
        {check.data && (
          <Button
            variant="primary"
            busy={start.isPending}
            inactive={check.data.create + check.data.update === 0}
            onClick={() => start.mutate()}
          >
            {t`Import`}
          </Button>
        )}
      </div>
    </>
  );
}

interface PartProps {
  plan: ImportPlan;
  onChange: (next: Partial<ImportPlan>) => void;
}

function Columns({ one, plan, onChange }: PartProps & { one: ContactImport }) {
  const { t } = useLingui();
  const attributes = useQuery(attributesQuery).data ?? [];
  const options = [
    { value: "", label: t`Leave out` },
    { value: "name", label: t`Name` },
    { value: "email", label: t`E-mail` },
    { value: "phone", label: t`Telephone` },
    { value: "external_key", label: t`Key in another system` },
    { value: "company", label: t`Company` },
    { value: "tags", label: t`Tags` },
    { value: "notes", label: t`Notes` },
    { value: "locale", label: t`Language` },
    { value: "consent_messages", label: t`Consent to messages` },
    { value: "consent_marketing", label: t`Consent to marketing` },
    ...attributes.map((a) => ({ value: `attribute:${a.key}`, label: a.name })),
  ];
  return (
    <ul className="divide-y divide-line border-y" aria-label={t`Columns`}>
      {one.columns.map((c, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns are what they are by their place
        <li key={i} className="grid items-center gap-x-4 gap-y-1 py-2 sm:grid-cols-[1fr_14rem]">
          <span className="min-w-0">
            <span className="block truncate font-medium">{c.name || t`Without a heading`}</span>
            <span className="block truncate text-xs text-ink-3">{c.samples.filter(Boolean).join(" · ")}</span>
          </span>
          <Select
            label={t`What ${c.name} is`}
            value={plan.fields[i] ?? ""}
            options={options.filter(
              (o) => o.value === "" || o.value === plan.fields[i] || !plan.fields.includes(o.value),
            )}
            onChange={(field) => onChange({ fields: plan.fields.map((f, j) => (i === j ? field : f)) })}
          />
        </li>
      ))}
    </ul>
  );
}

function Rules({ plan, onChange }: PartProps) {
  const { t } = useLingui();
  const names = { external_key: t`Key in another system`, email: t`E-mail`, phone: t`Telephone` };
  const can = matches.filter((m) => plan.fields.includes(m));
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Field label={t`A row finds its contact by`}>
        <Select
          value={plan.match_by}
          options={[
            { value: "" as const, label: t`Nothing: each row is new` },
            ...can.map((value) => ({ value, label: names[value] })),
          ]}
          onChange={(match_by) => onChange({ match_by })}
        />
      </Field>
      <Field label={t`Where there is one`}>
        <Select
          value={plan.found}
          disabled={!plan.match_by}
          options={[
            { value: "update", label: t`Update it` },
            { value: "skip", label: t`Leave it as it is` },
          ]}
          onChange={(found) => onChange({ found })}
        />
      </Field>
      <Field label={t`Where there is none`}>
        <Select
          value={plan.missing}
          disabled={!plan.match_by}
          options={[
            { value: "create", label: t`Make one` },
            { value: "skip", label: t`Leave the row out` },
          ]}
          onChange={(missing) => onChange({ missing })}
        />
      </Field>
    </div>
  );
}

function Found({ check }: { check: ImportCheck }) {
  const { t } = useLingui();
  return (
    <section aria-live="polite" aria-label={t`What would happen`} className="grid gap-2 text-sm">
      <p>
        {[
          plural(check.create, { one: "# new contact", other: "# new contacts" }),
          plural(check.update, { one: "# row updates a contact", other: "# rows update contacts" }),
          plural(check.same, { one: "# row changes nothing", other: "# rows change nothing" }),
          plural(check.bad, { one: "# bad row", other: "# bad rows" }),
        ].join(" · ")}
      </p>
      {check.problems.length > 0 && (
        <ul className="grid gap-0.5 text-ink-2">
          {check.problems.map((p) => (
            <li key={p.row}>{t`Row ${p.row}: ${p.detail}`}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
