import { describe, expect, test } from "vitest";
import type { Team } from "@/entities/team";
import { filtered, noQueue, readFilter } from "./filters";
import type { Wall } from "./wall";

const agent = (id: string, queues: string[], skills: string[] = []) => ({
  id,
  queues,
  skills: skills.map((skill_id) => ({ skill_id, level: 1 })),
});
const count = (queue_id: string, team_id: string, agent_id: string) => ({
  queue_id,
  team_id,
  agent_id,
  warned: 0,
  breached: 1,
  due_soon: 0,
});
const wall = {
  queues: [{ id: "q1" }, { id: "q2" }, { id: "" }],
  agents: [agent("ana", ["q1"], ["es"]), agent("leo", ["q2"])],
  sla: {
    counts: [count("q1", "", "ana"), count("q1", "t1", ""), count("q2", "", "leo")],
    items: [
      { case: { id: "k1", queue: "q1", assignee: { id: "ana" }, team: null } },
      { case: { id: "k2", queue: "q2", assignee: { id: "leo" }, team: null } },
    ],
  },
  today: { queues: [{ queue_id: "q1" }, { queue_id: "q2" }] },
} as unknown as Wall;
const teams: Team[] = [{ id: "t1", name: "Returns", members: ["ana"] }];
const seen = (f: Parameters<typeof filtered>[1]) => {
  const w = filtered(wall, f, teams);
  return [
    w.agents.map((a) => a.id).join(),
    w.queues.map((q) => q.id).join(),
    w.sla.counts.length,
    w.sla.items.map((i) => i.case.id).join(),
    w.today?.queues.map((q) => q.queue_id).join(),
  ];
};

describe("the wall of a part of the desk", () => {
  test.each([
    ["all", {}, ["ana,leo", "q1,q2,", 3, "k1,k2", "q1,q2"]],
    ["a queue", { queue: "q2" }, ["leo", "q2", 1, "k2", "q2"]],
    ["no queue", { queue: noQueue }, ["", "", 0, "", ""]],
    ["a team", { team: "t1" }, ["ana", "q1", 2, "k1", "q1"]],
    ["a skill", { skill: "es" }, ["ana", "q1,q2,", 1, "k1", "q1,q2"]],
    ["a team that is gone", { team: "t9" }, ["", "", 0, "", ""]],
  ] as const)("%s", (_, f, want) => {
    expect(seen(f)).toEqual(want);
  });

  test("is in the address", () => {
    expect(readFilter({ queue: "q1", team: 7, skill: "", other: "x" })).toEqual({ queue: "q1" });
  });
});
