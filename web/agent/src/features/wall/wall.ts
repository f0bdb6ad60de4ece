import { api } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { Agent } from "@/entities/agent";
import type { Case } from "@/entities/case";

/** What waits for an agent in a queue; without an id, in none. */
export interface WallQueue {
  id: string;
  name: string;
  waiting: number;
  oldest: string | null;
}

export interface WallAgent extends Agent {
  /** Cases that they are asked to take. */
  offers: number;
}

/** Cases in danger that are alike in their queue, their team and who has them. */
export interface RiskCount {
  queue_id: string;
  team_id: string;
  agent_id: string;
  warned: number;
  breached: number;
  due_soon: number;
}

/** Durations in seconds; null for so few that they would tell of single customers. */
export interface WallTimes {
  count: number;
  median_seconds: number | null;
  p90_seconds: number | null;
}

/** How a queue answered today, and how many promised answers came in time. */
export interface QueueToday {
  queue_id: string;
  first_reply: WallTimes;
  kept: number;
  broken: number;
}

export interface WallToday {
  date: string;
  until: string;
  cases_opened: number;
  cases_reopened: number;
  cases_resolved: number;
  first_reply: WallTimes;
  queues: QueueToday[];
}

/** The whole desk at one look. */
export interface Wall {
  at: string;
  seq: number;
  queues: WallQueue[];
  agents: WallAgent[];
  sla: { counts: RiskCount[]; items: { standing: string; case: Case }[]; more: boolean };
  today: WallToday | null;
}

export const wallParts = ["queues", "agents", "sla", "today"] as const;
export type WallPart = (typeof wallParts)[number];

export const wallKey = ["wall"] as const;

export const wallQuery = queryOptions({
  queryKey: wallKey,
  queryFn: ({ signal }) => api.get<Wall>("/wall", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
  // Nobody stands at a screen on a wall to press "try again".
  refetchInterval: (query) => (query.state.status === "error" ? 10_000 : false),
});

export function readParts(parts: readonly WallPart[]): Promise<Wall> {
  return api.get<Wall>("/wall", { query: { parts: parts.join(",") } });
}
