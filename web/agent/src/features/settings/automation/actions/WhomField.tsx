import { TagChip } from "@kit/badge";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "@/entities/member";
import { teamsQuery } from "@/entities/team";
import type { Params } from "./kind";

export interface Whom {
  users: string[];
  teams: string[];
}

const list = (v: unknown) => (Array.isArray(v) ? (v as string[]) : []);

/** Whom an action names, however it says so. */
export const whomOf = (params: Params): Whom => ({
  users: [...(params.user_id ? [String(params.user_id)] : []), ...list(params.users)],
  teams: [...(params.team_id ? [String(params.team_id)] : []), ...list(params.teams)],
});

interface Props {
  label: string;
  whom: Whom;
  onChange: (whom: Whom) => void;
}

/** People and teams, as many as wanted, in their order. */
export function WhomField({ label, whom, onChange }: Props) {
  const members = useQuery(membersQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const options = [
    ...members
      .filter((m) => !m.disabled_at && !whom.users.includes(m.id))
      .map((m) => ({ value: `user:${m.id}`, label: m.name })),
    ...teams
      .filter((team) => !whom.teams.includes(team.id))
      .map((team) => ({ value: `team:${team.id}`, label: t`Team ${team.name}` })),
  ];
  const add = (value: string) => {
    const [kind, id] = value.split(":");
    if (id)
      onChange(kind === "team" ? { ...whom, teams: [...whom.teams, id] } : { ...whom, users: [...whom.users, id] });
  };
  const chips = [
    ...whom.users.map((id) => ({
      id,
      name: members.find((m) => m.id === id)?.name ?? t`Somebody who is gone`,
      drop: () => onChange({ ...whom, users: whom.users.filter((u) => u !== id) }),
    })),
    ...whom.teams.map((id) => {
      const name = teams.find((team) => team.id === id)?.name;
      return {
        id,
        name: name ? t`Team ${name}` : t`A team that is gone`,
        drop: () => onChange({ ...whom, teams: whom.teams.filter((other) => other !== id) }),
      };
    }),
  ];
  return (
    <div className="grid gap-2">
      <Field label={label} className="max-w-xs">
        <Select
          value=""
          options={[{ value: "", label: chips.length > 0 ? t`Add one more…` : t`Choose…` }, ...options]}
          onChange={add}
        />
      </Field>
      {chips.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {chips.map((c) => (
            <TagChip key={c.id} removeLabel={t`Remove ${c.name}`} onRemove={c.drop}>
              {c.name}
            </TagChip>
          ))}
        </div>
      )}
    </div>
  );
}
