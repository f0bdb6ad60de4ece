import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { skillsQuery } from "@/entities/queue";
import type { DefaultSkill } from "@/entities/work";

interface Props {
  /** Null until something was chosen. */
  value: DefaultSkill | null;
  onChange: (value: DefaultSkill) => void;
  error?: string;
}

const none = "none";

/** The skill that cases of a channel need where no rule asks for any. That none is needed is a choice as well. */
export function DefaultSkillField({ value, onChange, error }: Props) {
  const skills = useQuery(skillsQuery).data ?? [];
  const chosen = skills.find((s) => s.id === value?.skill_id);
  return (
    <div className="grid gap-3">
      <Field
        label={t`Default skill`}
        help={
          chosen?.agentless
            ? t`A skill for machines alone: cases of this channel are given to no person.`
            : t`Who gets cases of this channel has it, unless a rule asks for other skills.`
        }
        error={error}
        className="max-w-sm"
      >
        <Select
          value={value === null ? "" : value.skill_id || none}
          onChange={(id) => id && onChange(id === none ? { skill_id: "" } : { skill_id: id, level: value?.level || 1 })}
          options={[
            ...(value === null ? [{ value: "", label: t`Choose…` }] : []),
            { value: none, label: t`No skill is needed` },
            ...skills.map((s) => ({ value: s.id, label: s.agentless ? t`${s.name} (machines alone)` : s.name })),
          ]}
        />
      </Field>
      {chosen && !chosen.agentless && (
        <Field label={t`From level`} className="max-w-40">
          <Select
            value={String(value?.level || 1)}
            onChange={(level) => onChange({ skill_id: chosen.id, level: Number(level) })}
            options={["1", "2", "3", "4", "5"].map((n) => ({ value: n, label: n }))}
          />
        </Field>
      )}
    </div>
  );
}
