import type { Team } from "@/entities/team";
import type { Wall } from "./wall";

/** What of the desk the wall shows; it is in the address, so that a screen can be sent there. Empty is all. */
export interface WallFilter {
  queue?: string;
  team?: string;
  skill?: string;
}

/** In the address, the cases in no queue are a queue of this name. */
export const noQueue = "none";

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

export function readFilter(search: Record<string, unknown>): WallFilter {
  const out: WallFilter = {};
  const [queue, team, skill] = [text(search.queue), text(search.team), text(search.skill)];
  if (queue) out.queue = queue;
  if (team) out.team = team;
  if (skill) out.skill = skill;
  return out;
}

export const isWhole = (f: WallFilter) => !f.queue && !f.team && !f.skill;

/**
 * What is left of the wall. A team's are its people, the cases that are its own
 * or theirs, and the queues that they answer. The day's figures of a queue are
 * its own; otherwise they are of the whole desk.
 */
export function filtered(wall: Wall, f: WallFilter, teams: readonly Team[]): Wall {
  const queue = f.queue === noQueue ? "" : f.queue;
  const members = f.team ? (teams.find((team) => team.id === f.team)?.members ?? []) : undefined;
  const agents = wall.agents.filter(
    (a) =>
      (queue === undefined || a.queues.includes(queue)) &&
      (!f.skill || a.skills.some((s) => s.skill_id === f.skill)) &&
      (!members || members.includes(a.id)),
  );
  const counts = (of: { queue: string; team: string; agent: string }) =>
    (queue === undefined || of.queue === queue) &&
    (!members || of.team === f.team || members.includes(of.agent)) &&
    (!f.skill || agents.some((a) => a.id === of.agent));
  const answers = (id: string) =>
    queue !== undefined ? id === queue : !members || agents.some((a) => a.queues.includes(id));
  return {
    ...wall,
    agents,
    queues: wall.queues.filter((q) => answers(q.id)),
    sla: {
      ...wall.sla,
      counts: wall.sla.counts.filter((c) => counts({ queue: c.queue_id, team: c.team_id, agent: c.agent_id })),
      items: wall.sla.items.filter(({ case: c }) =>
        counts({ queue: c.queue, team: c.team?.id ?? "", agent: c.assignee?.id ?? "" }),
      ),
    },
    today: wall.today && { ...wall.today, queues: wall.today.queues.filter((q) => answers(q.queue_id)) },
  };
}
