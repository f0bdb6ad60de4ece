import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useQuery } from "@tanstack/react-query";
import { priorityName } from "@/actions/case-actions";
import { categoriesQuery } from "@/entities/case-work";
import { queuesQuery } from "@/entities/queue";
import { countryNames, languageNames } from "@/lib/places";
import type { FieldsProps } from "./kind";

/** Facts of a case: those that are chosen are changed, the others stay. */
export function EditFields({ params, onChange }: FieldsProps) {
  const { i18n } = useLingui();
  const queues = useQuery(queuesQuery).data ?? [];
  const categories = useQuery(categoriesQuery).data ?? [];
  const rows: { key: string; label: string; options: { value: string; label: string }[] }[] = [
    {
      key: "priority",
      label: t`Priority`,
      options: (["low", "normal", "high", "urgent"] as const).map((p) => ({ value: p, label: priorityName(p) })),
    },
    { key: "queue", label: t`Queue`, options: queues.map((q) => ({ value: q.id, label: q.name })) },
    { key: "category", label: t`Category`, options: categories.map((c) => ({ value: c.name, label: c.name })) },
    {
      key: "sentiment",
      label: t`Mood`,
      options: [
        { value: "positive", label: t`Positive` },
        { value: "neutral", label: t`Neutral` },
        { value: "negative", label: t`Negative` },
      ],
    },
    { key: "language", label: t`Language`, options: languageNames(i18n.locale) },
    { key: "country", label: t`Country`, options: [...countryNames(i18n.locale)] },
  ];
  const set = (key: string, value: string) => {
    const { [key]: _, ...rest } = params;
    onChange(value === "" ? rest : { ...rest, [key]: value });
  };
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {rows.map((row) => (
        <Field key={row.key} label={row.label}>
          <Select
            value={String(params[row.key] ?? "")}
            options={[{ value: "", label: t`Leave as it is` }, ...row.options]}
            onChange={(value) => set(row.key, value)}
          />
        </Field>
      ))}
    </div>
  );
}
