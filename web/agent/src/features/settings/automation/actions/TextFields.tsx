import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Textarea } from "@kit/input";
import { t } from "@lingui/core/macro";
import type { FieldsProps } from "./kind";

/** Words for the team. */
export function NoteFields({ params, onChange }: FieldsProps) {
  return <Words text={String(params.text ?? "")} onChange={(text) => onChange({ ...params, text })} />;
}

export function Words({ text, help, onChange }: { text: string; help?: string; onChange: (text: string) => void }) {
  const variables = [
    { key: "contact.first_name", label: t`Customer's first name` },
    { key: "workspace.name", label: t`Business` },
    { key: "case.number", label: t`Case number` },
  ];
  return (
    <div className="grid gap-2">
      <Field label={t`Text`} help={help}>
        <Textarea rows={3} maxLength={4096} required value={text} onChange={(e) => onChange(e.target.value)} />
      </Field>
      <div className="flex flex-wrap gap-1.5">
        {variables.map((v) => (
          <Button key={v.key} size="sm" onClick={() => onChange(`${text}{{${v.key}}}`)}>
            {v.label}
          </Button>
        ))}
      </div>
    </div>
  );
}
