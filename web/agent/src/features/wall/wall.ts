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

export interface RiskCount {
  queue_id: string;
  warned: number;
  breached: number;
  due_soon: number;
}

export interface WallToday {
  date: string;
  until: string;
  cases_opened: number;
  cases_reopened: number;
  cases_resolved: number;
  first_reply: { count: number; median: number | null; average: number | null };
}

/** The whole desk at one look. */
export interface Wall {
  at: string;
  seq: number;
  queues: WallQueue[];
  agents: WallAgent[];
  sla: { by_queue: RiskCount[]; items: { standing: string; case: Case }[]; more: boolean };
  today: WallToday | null;
}

export const wallParts = ["queues", "agents", "sla", "today"] as const;
export type WallPart = (typeof wallParts)[number];

export const wallKey = ["wall"] as const;

export const wallQuery = queryOptions({
  queryKey: wallKey,
  queryFn: ({ signal }) => api.get<Wall>("/wall", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export function readParts(parts: readonly WallPart[]): Promise<Wall> {
  return api.get<Wall>("/wall", { query: { parts: parts.join(",") } });
}
