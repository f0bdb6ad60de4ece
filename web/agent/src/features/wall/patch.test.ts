import { describe, expect, test } from "vitest";
import type { Case } from "@/entities/case";
import type { LiveEvent } from "@/live/event";
import { patchWall } from "./patch";
import type { Wall } from "./wall";

const agent = (id: string, cases: number, used = cases) =>
  ({ id, name: id, cases, used, offers: 0 }) as unknown as Wall["agents"][number];
const wall: Wall = {
  at: "2026-11-20T09:00:00Z",
  seq: 1,
  queues: [
    { id: "q1", name: "Support", waiting: 2, oldest: "2026-11-20T08:00:00Z" },
    { id: "", name: "", waiting: 0, oldest: null },
  ],
  agents: [agent("ana", 2), agent("leo", 0)],
  sla: { counts: [], items: [], more: false },
  today: {
    date: "2026-11-20",
    until: "",
    cases_opened: 4,
    cases_reopened: 0,
    cases_resolved: 1,
    first_reply: { count: 0, median_seconds: null, p90_seconds: null },
    queues: [],
  },
};
const kase = (over: object) =>
  ({
    id: "k",
    status: "open",
    assignee: null,
    queue: "q1",
    waiting_since: "2026-11-20T08:30:00Z",
    ...over,
  }) as unknown as Case;
const event = (type: string, data: unknown, changes?: LiveEvent["changes"]): LiveEvent => ({
  seq: 2,
  type,
  at: "",
  actor: { type: "agent" },
  data,
  ...(changes ? { changes } : {}),
});

describe("the wall hears of", () => {
  test("a new case that waits", () => {
    const { wall: next, stale } = patchWall(wall, event("case.created", kase({})));
    expect(next.queues[0]).toMatchObject({ waiting: 3, oldest: "2026-11-20T08:00:00Z" });
    expect(next.today?.cases_opened).toBe(5);
    expect(stale.size).toBe(0);
  });

  test("a case that somebody gets", () => {
    const taken = kase({ assignee: { id: "leo", name: "Leo" } });
    const { wall: next, stale } = patchWall(wall, event("case.updated", taken, { assignee: ["", "leo"] }));
    expect(next.queues[0]?.waiting).toBe(1);
    expect(next.agents.map((a) => [a.id, a.cases, a.used])).toEqual([
      ["ana", 2, 2],
      ["leo", 1, 1],
    ]);
    expect(stale.size).toBe(0);
  });

  test("the longest waiting one that leaves: only the server knows the next", () => {
    const first = kase({ assignee: { id: "leo", name: "Leo" }, waiting_since: "2026-11-20T08:00:00Z" });
    const { stale } = patchWall(wall, event("case.updated", first, { assignee: ["", "leo"] }));
    expect([...stale]).toEqual(["queues"]);
  });

  test("a case that goes from one to another, and is resolved", () => {
    const moved = kase({ assignee: { id: "leo", name: "Leo" } });
    const one = patchWall(wall, event("case.updated", moved, { assignee: ["ana", "leo"] })).wall;
    expect(one.agents.map((a) => a.cases)).toEqual([1, 1]);
    expect(one.queues[0]?.waiting).toBe(2);
    const done = kase({ assignee: { id: "leo", name: "Leo" }, status: "resolved", waiting_since: null });
    const two = patchWall(one, event("case.updated", done, { status: ["open", "resolved"] })).wall;
    expect(two.agents.map((a) => a.cases)).toEqual([1, 0]);
    expect(two.today?.cases_resolved).toBe(2);
  });

  test("loads that are not one unit each: they are asked for", () => {
    const heavy = { ...wall, agents: [agent("ana", 2, 4), agent("leo", 0)] };
    const taken = kase({ assignee: { id: "leo", name: "Leo" } });
    expect([...patchWall(heavy, event("case.updated", taken, { assignee: ["", "leo"] })).stale]).toEqual(["agents"]);
  });

  test("offers and promises", () => {
    expect(patchWall(wall, event("offer.created", { agent_id: "ana" })).wall.agents[0]?.offers).toBe(1);
    expect([...patchWall(wall, event("sla.warning", {})).stale]).toEqual(["sla"]);
    expect([...patchWall(wall, event("sla.breach", {})).stale]).toEqual(["sla", "today"]);
    expect(patchWall(wall, event("case.updated", kase({}), { priority: ["low", "high"] })).wall.queues).toEqual(
      wall.queues,
    );
  });
});
