import type { Agent, EndedOffer, Offer } from "@/entities/agent";
import type { Case } from "@/entities/case";
import type { LiveEvent } from "@/live/event";
import type { Wall, WallPart } from "./wall";

/** What an event tells that the wall cannot know by itself, and has to read. */
export type Stale = ReadonlySet<WallPart>;

interface Patched {
  wall: Wall;
  stale: Stale;
}

const nothing: Stale = new Set();

/** A case as far as the wall counts it. */
interface Counted {
  status: string;
  assignee: string;
  queue: string;
}

/** Applies an event to the wall: counts are moved, not asked for again. */
export function patchWall(wall: Wall, event: LiveEvent): Patched {
  switch (event.type) {
    case "case.created":
    case "case.updated":
      return event.data ? patchCase(wall, event, event.data as Case) : { wall, stale: nothing };
    case "message.created":
      return { wall, stale: answers(event) ? new Set<WallPart>(["today"]) : nothing };
    case "agent.updated":
      return { wall: patchAgent(wall, event.data as Agent | undefined), stale: nothing };
    case "offer.created":
      return { wall: patchOffers(wall, (event.data as Offer | undefined)?.agent_id, 1), stale: nothing };
    case "offer.ended":
      return { wall: patchOffers(wall, (event.data as EndedOffer | undefined)?.agent_id, -1), stale: nothing };
    case "sla.warning":
      return { wall, stale: new Set<WallPart>(["sla"]) };
    case "sla.breach":
    case "sla.met":
    case "sla.updated":
      return { wall, stale: new Set<WallPart>(["sla", "today"]) };
    case "queue.updated":
      return { wall, stale: new Set<WallPart>(["queues", "agents"]) };
    case "member.updated":
      return { wall, stale: new Set<WallPart>(["agents"]) };
    default:
      return { wall, stale: nothing };
  }
}

const answers = (event: LiveEvent) => {
  const m = event.data as { direction?: string; kind?: string } | undefined;
  return m?.direction === "out" && m.kind !== "note";
};

function patchAgent(wall: Wall, agent: Agent | undefined): Wall {
  if (!agent) return wall;
  return { ...wall, agents: wall.agents.map((a) => (a.id === agent.id ? { ...agent, offers: a.offers } : a)) };
}

function patchOffers(wall: Wall, agentId: string | undefined, by: number): Wall {
  return {
    ...wall,
    agents: wall.agents.map((a) => (a.id === agentId ? { ...a, offers: Math.max(0, a.offers + by) } : a)),
  };
}

/** How the case was before an event, by what the event changed. */
function before(event: LiveEvent, now: Counted): Counted | null {
  if (event.type === "case.created") return null;
  const old = (field: string, otherwise: string) => {
    const change = event.changes?.[field];
    return change ? String(change[0] ?? "") : otherwise;
  };
  return {
    status: old("status", now.status),
    assignee: old("assignee", now.assignee),
    queue: old("queue", now.queue),
  };
}

const waits = (c: Counted) => c.status === "open" && c.assignee === "";
const held = (c: Counted) => (c.status === "open" ? c.assignee : "");

function patchCase(wall: Wall, event: LiveEvent, c: Case): Patched {
  const now: Counted = { status: c.status, assignee: c.assignee?.id ?? "", queue: c.queue };
  const was = before(event, now);
  const stale = new Set<WallPart>();
  let next = patchQueues(wall, c, was, now, stale);
  next = patchLoads(next, was, now, stale);
  next = patchToday(next, was, now);
  if (wall.sla.items.some((i) => i.case.id === c.id)) {
    if (was && (was.queue !== now.queue || was.status !== now.status)) stale.add("sla");
    const keep = (i: Wall["sla"]["items"][number]) =>
      i.case.id === c.id ? { ...i, case: { ...c, sla: i.case.sla ?? null, due_at: i.case.due_at ?? null } } : i;
    next = { ...next, sla: { ...next.sla, items: next.sla.items.map(keep) } };
  }
  return { wall: next, stale };
}

function patchQueues(wall: Wall, c: Case, was: Counted | null, now: Counted, stale: Set<WallPart>): Wall {
  const left = was && waits(was) ? was.queue : undefined;
  const came = waits(now) ? now.queue : undefined;
  if (left === undefined && came === undefined) return wall;
  const since = c.waiting_since;
  const queues = wall.queues.map((q) => {
    let { waiting, oldest } = q;
    if (q.id === left) waiting = Math.max(0, waiting - 1);
    if (q.id === came) {
      waiting++;
      if (since && (!oldest || Date.parse(since) < Date.parse(oldest))) oldest = since;
    }
    // Who left, or was answered, may have been the one who waited the longest: only the server knows the next.
    const first = q.oldest !== null && (!since || Date.parse(since) <= Date.parse(q.oldest));
    if (waiting === 0) oldest = null;
    else if (first && (q.id === left || q.id === came) && !(q.id === came && since)) stale.add("queues");
    return waiting === q.waiting && oldest === q.oldest ? q : { ...q, waiting, oldest };
  });
  return { ...wall, queues };
}

function patchLoads(wall: Wall, was: Counted | null, now: Counted, stale: Set<WallPart>): Wall {
  const from = was ? held(was) : "";
  const to = held(now);
  if (from === to) return wall;
  // Where cases cost more than a unit each, only the server knows how many.
  if (wall.agents.some((a) => a.used !== a.cases)) stale.add("agents");
  const by = (id: string) => (id === to ? 1 : 0) - (id === from ? 1 : 0);
  return {
    ...wall,
    agents: wall.agents.map((a) => {
      const d = by(a.id);
      return d === 0 ? a : { ...a, cases: Math.max(0, a.cases + d), used: Math.max(0, a.used + d) };
    }),
  };
}

function patchToday(wall: Wall, was: Counted | null, now: Counted): Wall {
  const { today } = wall;
  if (!today) return wall;
  if (!was) return { ...wall, today: { ...today, cases_opened: today.cases_opened + 1 } };
  if (was.status === now.status) return wall;
  if (now.status === "resolved") return { ...wall, today: { ...today, cases_resolved: today.cases_resolved + 1 } };
  if (was.status === "resolved") return { ...wall, today: { ...today, cases_reopened: today.cases_reopened + 1 } };
  return wall;
}
