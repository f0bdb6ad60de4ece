import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { sendableVersions, templatesQuery } from "@/entities/template";
import type { PartProps } from "./SurveyPage";

const link = "{{survey.link}}";
const path = "{{survey.path}}";

/** What is sent where free messages may not be sent any more. */
export function TemplateField({ draft, set }: PartProps) {
  const templates = (useQuery(templatesQuery).data ?? []).filter((s) => sendableVersions(s).length > 0);
  const chosen = templates.find((s) => s.id === draft.template?.id);
  const blanks = (chosen ? (sendableVersions(chosen)[0]?.blanks ?? []) : []).filter((b) => b.kind !== "file");
  const values = draft.template?.variables ?? {};
  return (
    <div className="grid content-start gap-4">
      <Field
        label={t`Template after the reply window`}
        help={t`On networks that take only templates then. Without one, nobody is asked.`}
      >
        <Select
          value={draft.template?.id ?? ""}
          options={[{ value: "", label: t`None` }, ...templates.map((s) => ({ value: s.id, label: s.name }))]}
          onChange={(id) => set({ template: id ? { id } : null })}
        />
      </Field>
      {chosen &&
        blanks.map((b) => (
          <Field
            key={b.key}
            label={t`Blank ${b.name || b.key}`}
            help={t`${link} is the survey's page; ${path} is the end of its address, for a button.`}
          >
            <Input
              value={values[b.key] ?? ""}
              maxLength={1000}
              onChange={(e) => set({ template: { id: chosen.id, variables: { ...values, [b.key]: e.target.value } } })}
            />
          </Field>
        ))}
    </div>
  );
}
