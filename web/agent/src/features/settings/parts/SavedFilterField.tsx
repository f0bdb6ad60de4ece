import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { filtersQuery, mayName } from "@/entities/saved-filter";
import { savedName } from "@/features/inbox-list/filter/fields";

interface Props {
  /** The filter's id; nothing for none. */
  value: string;
  disabled?: boolean;
  /** Those about contacts are not offered. */
  casesOnly?: boolean;
  onChange: (id: string) => void;
}

/** Which saved filter holds besides: one of those that everybody shares, about cases or contacts. */
export function SavedFilterField({ value, disabled = false, casesOnly = false, onChange }: Props) {
  const all = useQuery(filtersQuery).data;
  const offered = (all ?? []).filter((f) => f.shared && mayName(f, "case") && !(casesOnly && f.about === "contact"));
  const chosen = offered.find((f) => f.id === value);
  return (
    <Field
      label={t`Saved filter`}
      help={chosen ? chosen.filter_text : t`Settings › Filters is where they are made and shared.`}
    >
      <Select
        value={value}
        disabled={disabled}
        options={[
          { value: "", label: t`Any` },
          ...offered.map((f) => ({ value: f.id, label: savedName(f, "case") })),
          ...(value && !chosen ? [{ value, label: all ? t`A filter that is not there` : "…" }] : []),
        ]}
        onChange={onChange}
      />
    </Field>
  );
}
