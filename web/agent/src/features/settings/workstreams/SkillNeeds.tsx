import { IconButton } from "@kit/button";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type SkillNeed, skillsQuery } from "@/entities/queue";

interface Props {
  label: string;
  value: readonly SkillNeed[];
  onChange: (value: SkillNeed[]) => void;
}

/** The skills that cases need, each from a level on. */
export function SkillNeeds({ label, value, onChange }: Props) {
  const skills = useQuery(skillsQuery).data ?? [];
  const left = skills.filter((s) => !value.some((v) => v.skill_id === s.id));
  if (skills.length === 0) return <p className="text-sm text-ink-3">{t`There are no skills yet.`}</p>;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {value.map((need) => {
        const name = skills.find((s) => s.id === need.skill_id)?.name ?? "…";
        return (
          <span key={need.skill_id} className="flex h-8 items-center rounded-md bg-sunken pl-2.5 text-sm">
            {name}
            <Select
              quiet
              label={t`${name}: from level`}
              value={String(Math.max(need.level, 1))}
              onChange={(level) =>
                onChange(value.map((v) => (v.skill_id === need.skill_id ? { ...v, level: Number(level) } : v)))
              }
              options={["1", "2", "3", "4", "5"].map((n) => ({ value: n, label: t`from ${n}` }))}
            />
            <IconButton
              size="sm"
              label={t`Don't ask for ${name}`}
              onClick={() => onChange(value.filter((v) => v.skill_id !== need.skill_id))}
            >
              <X />
            </IconButton>
          </span>
        );
      })}
      {left.length > 0 && (
        <Select
          label={label}
          className="w-44!"
          value=""
          onChange={(id) => id && onChange([...value, { skill_id: id, level: 1 }])}
          options={[{ value: "", label: t`Add a skill…` }, ...left.map((s) => ({ value: s.id, label: s.name }))]}
        />
      )}
    </div>
  );
}
