import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import { templateLanguage } from "@/entities/template";
import type { TemplateRules } from "@/entities/template-edit";
import { writtenLocale } from "@/lib/language";

interface Props {
  label: string;
  value: string;
  rules?: TemplateRules;
  /** Those that are there already. */
  without?: readonly string[];
  error?: ReactNode;
  help?: ReactNode;
  onChange: (language: string) => void;
}

/** One of the languages in which the platform takes templates. */
export function LanguageField({ label, value, rules, without = [], error, help, onChange }: Props) {
  const codes = (rules?.languages ?? []).filter((code) => code === value || !without.includes(code));
  const options = codes
    .map((code) => ({ value: code, label: templateLanguage(code) }))
    .sort((a, b) => a.label.localeCompare(b.label, writtenLocale()));
  return (
    <Field label={label} error={error} help={help ?? (options.length === 0 ? t`Its code: es, en_US…` : undefined)}>
      {options.length > 0 ? (
        <Select
          value={value}
          options={value ? options : [{ value: "", label: t`Choose…` }, ...options]}
          onChange={onChange}
        />
      ) : (
        <Input value={value} maxLength={20} onChange={(e) => onChange(e.target.value.trim())} required />
      )}
    </Field>
  );
}
