import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { surveysQuery } from "@/entities/survey";
import type { FieldsProps } from "./kind";

/** Which survey is asked. */
export function SurveyFields({ params, onChange }: FieldsProps) {
  const surveys = useQuery(surveysQuery).data ?? [];
  const chosen = String(params.survey_id ?? "");
  return (
    <Field label={t`Survey`} help={t`In private, as the channel shows it. Whoever was asked lately is left in peace.`}>
      <Select
        value={chosen}
        options={[
          ...(chosen ? [] : [{ value: "", label: t`Choose…` }]),
          ...surveys.map((s) => ({ value: s.id, label: s.enabled ? s.name : t`${s.name} (off)` })),
        ]}
        onChange={(survey_id) => onChange({ survey_id })}
      />
    </Field>
  );
}
