import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { sendableVersions, templateLanguage, templatesQuery } from "@/entities/template";
import type { FieldsProps } from "./kind";
import { noneCan, type Scope, useScope } from "./scope";

const variable = "{{contact.first_name}}";

/** A template that its network approved, and what stands in its blanks. */
export function TemplateFields({ params, onChange, recipe }: FieldsProps) {
  const scope = useScope(recipe);
  const here = new Set(scope.channels.map(({ channel }) => channel.id));
  const templates = (useQuery(templatesQuery).data ?? []).filter(
    (s) => s.channels.some((id) => here.has(id)) && sendableVersions(s).length > 0,
  );
  const chosen = templates.find((s) => s.id === params.template_id);
  const versions = chosen ? sendableVersions(chosen) : [];
  const version = versions.find((v) => v.language === (params.language || chosen?.default_language)) ?? versions[0];
  const values = (params.variables ?? {}) as Record<string, string>;
  return (
    <div className="grid gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t`Template`} help={t`It goes out also when the reply window is closed.`}>
          <Select
            value={String(params.template_id ?? "")}
            options={[
              ...(chosen ? [] : [{ value: "", label: t`Choose…` }]),
              ...templates.map((s) => ({ value: s.id, label: s.name })),
            ]}
            onChange={(id) => onChange({ template_id: id })}
          />
        </Field>
        {chosen && (
          <Field label={t`Language`}>
            <Select
              value={String(params.language ?? "")}
              options={[
                { value: "", label: t`The customer's own` },
                ...versions.map((v) => ({ value: v.language, label: templateLanguage(v.language) })),
              ]}
              onChange={(language) => {
                const { language: _, ...rest } = params;
                onChange(language ? { ...rest, language } : rest);
              }}
            />
          </Field>
        )}
      </div>
      {version && <p className="m-0 whitespace-pre-wrap text-ink-2 text-sm">{version.parts.body}</p>}
      {version?.blanks
        .filter((b) => b.kind !== "file")
        .map((b) => (
          <Field
            key={b.key}
            label={t`Blank ${b.name || b.key}`}
            help={b.fill ? t`Left empty: ${b.fill}` : t`Variables such as ${variable} are filled in.`}
          >
            <Input
              value={values[b.key] ?? ""}
              placeholder={b.example}
              maxLength={1000}
              onChange={(e) => {
                const { [b.key]: _, ...rest } = values;
                onChange({ ...params, variables: e.target.value ? { ...rest, [b.key]: e.target.value } : rest });
              }}
            />
          </Field>
        ))}
    </div>
  );
}

/** Why no template can be sent. */
export const templateUnless = (_: unknown, scope: Scope) =>
  noneCan(scope, t`None of the recipe's channels has templates.`, (p) => (p.templates ? true : undefined));
