import { api } from "@client/api";
import { Avatar } from "@kit/avatar";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Agent, type AgentSkill, agentKeys, storeAgent } from "@/entities/agent";
import type { Skill } from "@/entities/queue";
import { useChange } from "../parts/change";

const levels = [0, 1, 2, 3, 4, 5];

/** The skills of somebody with another level of one; 0 takes it away. */
export function withLevel(skills: readonly AgentSkill[], id: string, level: number): AgentSkill[] {
  const others = skills.filter((s) => s.skill_id !== id);
  return level > 0 ? [...others, { skill_id: id, level }] : others;
}

interface Props {
  skills: readonly Skill[];
  agents: readonly Agent[];
  manage: boolean;
}

/** People by skills: each level holds at once. */
export function SkillMatrix({ skills, agents, manage }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section aria-label={t`Who can do what`} tabIndex={0} className="overflow-x-auto">
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr className="border-b text-left text-xs text-ink-3">
            <th scope="col" className="py-2 pr-3 font-medium">{t`Person`}</th>
            <th scope="col" className="px-2 py-2 font-medium">{t`Capacity`}</th>
            {skills.map((s) => (
              <th key={s.id} scope="col" className="max-w-32 truncate px-2 py-2 font-medium">
                {s.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {agents.map((agent) => (
            <AgentRow key={agent.id} agent={agent} skills={skills} manage={manage} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function AgentRow({ agent, skills, manage }: { agent: Agent; skills: readonly Skill[]; manage: boolean }) {
  const client = useQueryClient();
  const save = useChange(
    (list: AgentSkill[]) => {
      storeAgent(client, { ...agent, skills: list });
      return api.put<Agent>(`/agents/${agent.id}/skills`, { skills: list });
    },
    { refresh: [agentKeys.list] },
  );
  return (
    <tr className="border-b">
      <th scope="row" className="py-1.5 pr-3 text-left font-normal">
        <span className="flex items-center gap-2 whitespace-nowrap">
          <Avatar size="sm" name={agent.name} seed={agent.id} />
          {agent.name}
        </span>
      </th>
      <td className="px-2 py-1.5">
        <Capacity agent={agent} manage={manage} />
      </td>
      {skills.map((s) => {
        const level = agent.skills.find((k) => k.skill_id === s.id)?.level ?? 0;
        const all = levels.includes(level) ? levels : [...levels, level];
        return (
          <td key={s.id} className="px-2 py-1.5">
            <Select
              quiet
              disabled={!manage}
              label={t`${s.name}: level of ${agent.name}`}
              value={String(level)}
              onChange={(value) => save.mutate(withLevel(agent.skills, s.id, Number(value)))}
              options={all.map((n) => ({ value: String(n), label: n === 0 ? "–" : String(n) }))}
            />
          </td>
        );
      })}
    </tr>
  );
}

/** Saved when the field is left, so that each digit is no change of its own. */
function Capacity({ agent, manage }: { agent: Agent; manage: boolean }) {
  const [typed, setTyped] = useState<string>();
  const save = useChange((units: number) => api.put<Agent>(`/agents/${agent.id}/capacity`, { units }), {
    refresh: [agentKeys.list],
    onDone: () => setTyped(undefined),
  });
  const done = () => {
    const units = Math.round(Number(typed));
    if (typed === undefined || typed.trim() === "" || Number.isNaN(units) || units === agent.capacity)
      setTyped(undefined);
    else save.mutate(Math.min(1000, Math.max(0, units)));
  };
  return (
    <Input
      type="number"
      min={0}
      max={1000}
      disabled={!manage}
      aria-label={t`Capacity of ${agent.name}`}
      className="w-20!"
      value={typed ?? String(agent.capacity)}
      onChange={(e) => setTyped(e.target.value)}
      onBlur={done}
    />
  );
}
