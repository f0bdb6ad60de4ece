import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { FieldsProps } from "./kind";

export function TagFields({ params, onChange }: FieldsProps) {
  const list = (key: string) => (Array.isArray(params[key]) ? (params[key] as string[]) : []);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Names label={t`Add`} names={list("add")} onChange={(add) => onChange({ ...params, add })} />
      <Names label={t`Remove`} names={list("remove")} onChange={(remove) => onChange({ ...params, remove })} />
    </div>
  );
}

/** Names with commas between them. What is typed stays as it is while it is typed. */
function Names({ label, names, onChange }: { label: string; names: string[]; onChange: (names: string[]) => void }) {
  const [text, setText] = useState(names.join(", "));
  return (
    <Field label={label} help={t`Tags, with commas between them`}>
      <Input
        value={text}
        maxLength={500}
        onChange={(e) => {
          setText(e.target.value);
          onChange(
            e.target.value
              .split(",")
              .map((n) => n.trim())
              .filter(Boolean),
          );
        }}
      />
    </Field>
  );
}
