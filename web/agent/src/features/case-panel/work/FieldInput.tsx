import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Attribute } from "@/entities/attribute";
import type { AttributeValue } from "@/entities/contact";

interface Props {
  field: Attribute;
  value: AttributeValue | undefined;
  onChange: (value: AttributeValue) => void;
  /** Labelled by a Field around it rather than by itself. */
  labelled?: boolean;
}

/** The value of one of the workspace's own fields, as its kind is written. */
export function FieldInput({ field, value, onChange, labelled = false, ...rest }: Props) {
  const { t } = useLingui();
  const held = value === undefined || value === null ? "" : String(value);
  const [draft, setDraft] = useState<string>();
  const label = labelled ? undefined : field.name;
  if (field.kind === "choice" || field.kind === "boolean") {
    const options =
      field.kind === "choice"
        ? field.options.map((o) => ({ value: o, label: o }))
        : [
            { value: "true", label: t`Yes` },
            { value: "false", label: t`No` },
          ];
    return (
      <Select
        {...rest}
        label={label}
        value={held}
        options={[{ value: "", label: "–" }, ...options]}
        onChange={(v) => onChange(v === "" ? null : v)}
      />
    );
  }
  const keep = () => {
    if (draft !== undefined && draft.trim() !== held) onChange(draft.trim() === "" ? null : draft.trim());
    setDraft(undefined);
  };
  return (
    <Input
      {...rest}
      aria-label={label}
      type={field.kind === "date" ? "date" : "text"}
      inputMode={field.kind === "number" ? "decimal" : undefined}
      value={draft ?? held}
      maxLength={2000}
      onChange={(e) => setDraft(e.target.value)}
      onBlur={keep}
      onKeyDown={(e) => e.key === "Enter" && keep()}
    />
  );
}
