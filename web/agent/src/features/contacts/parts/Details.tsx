import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Attribute, attributesQuery } from "@/entities/attribute";
import {
  type AttributeValue,
  type Contact,
  type ContactPatch,
  contactKeys,
  contactName,
  patchContact,
  storeContact,
} from "@/entities/contact";
import { useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { CompanyPicker } from "./CompanyPicker";

const plain = ["name", "email", "phone", "external_key"] as const;

/** Who a contact is: name, addresses of their own, company, and the workspace's fields. */
export function Details({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const may = useCan("contacts.write");
  const attributes = useQuery(attributesQuery).data ?? [];
  const [patch, setPatch] = useState<ContactPatch>({});
  const [company, setCompany] = useState(contact.company);
  const save = useMutation({
    mutationFn: () => patchContact(contact.id, patch),
    onSuccess: (saved) => {
      storeContact(client, saved);
      setPatch({});
      void client.invalidateQueries({ queryKey: contactKeys.timeline(contact.id) });
      toast({ title: t`Contact saved` });
    },
  });
  const fault = (field: string) => (isApiError(save.error) ? save.error.field(field) : undefined);
  const known = [...plain, "company_id", ...attributes.map((a) => `attributes.${a.key}`)].some(fault);
  const labels = { name: t`Name`, email: t`E-mail`, phone: t`Telephone`, external_key: t`Key in another system` };
  return (
    <form
      className="grid gap-3 sm:grid-cols-2"
      onSubmit={(e) => {
        e.preventDefault();
        save.mutate();
      }}
    >
      {plain.map((field) => (
        <Field key={field} label={labels[field]} error={fault(field)}>
          <Input
            value={patch[field] ?? contact[field]}
            disabled={!may}
            maxLength={254}
            placeholder={field === "name" ? contactName(contact) : field === "phone" ? "+34 600 111 222" : undefined}
            onChange={(e) => setPatch({ ...patch, [field]: e.target.value })}
          />
        </Field>
      ))}
      <CompanyPicker
        value={company}
        disabled={!may}
        error={fault("company_id")}
        onChange={(next) => {
          setCompany(next);
          setPatch({ ...patch, company_id: next?.id ?? "" });
        }}
      />
      {attributes.map((a) => (
        <AttributeField
          key={a.id}
          attribute={a}
          disabled={!may}
          error={fault(`attributes.${a.key}`)}
          value={patch.attributes?.[a.key] !== undefined ? patch.attributes[a.key] : contact.attributes[a.key]}
          onChange={(value) => setPatch({ ...patch, attributes: { ...patch.attributes, [a.key]: value } })}
        />
      ))}
      {save.error && !known && (
        <p role="alert" className="text-sm text-danger sm:col-span-2">
          {errorText(save.error)}
        </p>
      )}
      {Object.keys(patch).length > 0 && (
        <div className="flex gap-2 sm:col-span-2">
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t`Save`}
          </Button>
          <Button
            variant="ghost"
            onClick={() => {
              setPatch({});
              setCompany(contact.company);
              save.reset();
            }}
          >
            {t`Discard`}
          </Button>
        </div>
      )}
    </form>
  );
}

interface FieldProps {
  attribute: Attribute;
  value: AttributeValue | undefined;
  disabled: boolean;
  error: string | undefined;
  onChange: (value: AttributeValue) => void;
}

function AttributeField({ attribute, value, disabled, error, onChange }: FieldProps) {
  const { t } = useLingui();
  const { kind, name } = attribute;
  const text = value === undefined || value === null ? "" : String(value);
  if (kind === "boolean" || kind === "choice") {
    const options =
      kind === "boolean"
        ? [
            { value: "true", label: t`Yes` },
            { value: "false", label: t`No` },
          ]
        : attribute.options.map((o) => ({ value: o, label: o }));
    return (
      <Field label={name} error={error}>
        <Select
          value={text}
          disabled={disabled}
          options={[{ value: "", label: "—" }, ...options]}
          onChange={(next) => onChange(next === "" ? null : kind === "boolean" ? next === "true" : next)}
        />
      </Field>
    );
  }
  return (
    <Field label={name} error={error}>
      <Input
        type={kind === "date" ? "date" : "text"}
        inputMode={kind === "number" ? "decimal" : undefined}
        value={text}
        disabled={disabled}
        onChange={(e) => onChange(e.target.value || null)}
      />
    </Field>
  );
}
