import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { queuesQuery, skillsQuery } from "@/entities/queue";
import { policiesQuery } from "@/entities/sla-policy";
import type { FieldsProps } from "./kind";

const choices = (value: unknown, rows: { id: string; name: string }[]) => [
  ...(value ? [] : [{ value: "", label: t`Choose…` }]),
  ...rows.map((r) => ({ value: r.id, label: r.name })),
];

/** The queue that the case goes to. */
export function QueueFields({ params, onChange }: FieldsProps) {
  const queues = useQuery(queuesQuery).data ?? [];
  return (
    <Field label={t`Queue`} className="max-w-xs">
      <Select
        value={String(params.queue ?? "")}
        options={choices(params.queue, queues)}
        onChange={(queue) => onChange({ queue })}
      />
    </Field>
  );
}

/** The promises that count for the case. */
export function PolicyFields({ params, onChange }: FieldsProps) {
  const policies = useQuery(policiesQuery).data ?? [];
  return (
    <Field
      label={t`SLA policy`}
      help={t`It counts for the case whatever the conditions of the policies say.`}
      className="max-w-xs"
    >
      <Select
        value={String(params.policy_id ?? "")}
        options={choices(params.policy_id, policies)}
        onChange={(policy_id) => onChange({ policy_id })}
      />
    </Field>
  );
}

/** A skill that the case needs, or needs no more. */
export function SkillFields({ params, onChange }: FieldsProps) {
  const skills = useQuery(skillsQuery).data ?? [];
  const remove = params.remove === true;
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <Field label={t`What changes`}>
        <Select
          value={remove ? "remove" : "add"}
          options={[
            { value: "add" as const, label: t`The case needs it` },
            { value: "remove" as const, label: t`The case does not need it` },
          ]}
          onChange={(to) => onChange({ ...params, remove: to === "remove" })}
        />
      </Field>
      <Field label={t`Skill`}>
        <Select
          value={String(params.skill_id ?? "")}
          options={choices(params.skill_id, skills)}
          onChange={(skill_id) => onChange({ ...params, skill_id })}
        />
      </Field>
      {!remove && (
        <Field label={t`At least at level`}>
          <Input
            type="number"
            min={1}
            max={10}
            value={Number(params.level) || 1}
            onChange={(e) => onChange({ ...params, level: Math.max(1, e.target.valueAsNumber || 1) })}
          />
        </Field>
      )}
    </div>
  );
}
