import { api, type Page } from "@client/api";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Case } from "./case";
import { type Me, meKeys, type Role } from "./me";

/** Whether somebody takes work. Who is invisible looks offline to colleagues. */
export type PresenceState = "online" | "busy" | "away" | "offline" | "invisible";

/** Somebody of the team as routing sees them. */
export interface Agent {
  id: string;
  name: string;
  role: Role;
  presence: { state: PresenceState; reason: string; since: string | null; by?: { id: string; name: string } };
  /** Units that they can hold at once, and that they hold. */
  capacity: number;
  used: number;
  cases: number;
  queues: string[];
  skills: AgentSkill[];
  languages: string[];
}

export interface AgentSkill {
  skill_id: string;
  level: number;
}

/** A case that somebody is asked to take, for a while. */
export interface Offer {
  case_id: string;
  agent_id: string;
  queue_id: string;
  offered_at: string;
  expires_at: string;
  case: Case;
}

export type OfferEnd = "accepted" | "rejected" | "expired" | "withdrawn" | "taken";

export interface EndedOffer {
  case_id: string;
  agent_id: string;
  queue_id: string;
  reason: OfferEnd;
}

/** Part of the reason why a candidate was chosen or could not be. */
export interface Candidate {
  agent_id: string;
  chosen: boolean;
  parts?: { code: string; value: number }[];
  exclusion?: {
    code: string;
    presence?: PresenceState;
    skill_id?: string;
    have: number;
    need: number;
    until?: string;
  } | null;
}

/** Why a case went to somebody: codes and numbers. What people did by hand has only a part of it. */
export interface Why {
  decided_by?: string;
  method?: string;
  eligible?: number;
  excluded?: { code: string; agents: number }[] | null;
  candidates?: Candidate[] | null;
  /** The skills that were asked for, and by what. */
  needs?: { skill_id: string; level: number; from?: "rule" | "channel" | "workstream" }[] | null;
  exchange?: { work_id: string; from: string; to: string } | null;
  /** Who did it, where somebody did. */
  by?: { type: string; id?: string; name?: string };
}

/** One time that a case was given to somebody. */
export interface GivenTo {
  id: string;
  at: string;
  agent: { id: string; name: string };
  queue_id: string;
  decided_by: string;
  why: Why | null;
}

export const agentKeys = {
  list: ["agents"] as const,
  offers: ["offers"] as const,
  given: (caseId: string) => ["case", caseId, "assignments"] as const,
};

export const agentsQuery = queryOptions({
  queryKey: agentKeys.list,
  queryFn: ({ signal }) => api.get<Page<Agent>>("/agents", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 20_000,
});

export const offersQuery = queryOptions({
  queryKey: agentKeys.offers,
  queryFn: ({ signal }) => api.get<Page<Offer>>("/offers", { signal }).then((p) => p.items),
  staleTime: 60_000,
});

export const givenQuery = (caseId: string) =>
  queryOptions({
    queryKey: agentKeys.given(caseId),
    queryFn: ({ signal }) =>
      api.get<Page<GivenTo>>(`/cases/${caseId}/assignments`, { signal, query: { limit: 20 } }).then((p) => p.items),
  });

/** Puts somebody into the list, where it is loaded. */
export function storeAgent(client: QueryClient, agent: Agent) {
  client.setQueryData<Agent[]>(agentKeys.list, (list) => {
    if (!list) return list;
    return list.some((a) => a.id === agent.id) ? list.map((a) => (a.id === agent.id ? agent : a)) : [...list, agent];
  });
}

/** Says whether the signed-in person takes work: painted at once, taken back where the server refuses. */
export async function setMyPresence(client: QueryClient, state: PresenceState, reason = ""): Promise<void> {
  const me = client.getQueryData<Me>(meKeys.me)?.user.id;
  const held = client.getQueryData<Agent[]>(agentKeys.list)?.find((a) => a.id === me);
  if (held) storeAgent(client, { ...held, presence: { state, reason, since: new Date().toISOString() } });
  try {
    storeAgent(client, await api.put<Agent>("/agents/me/presence", { state, reason }));
  } catch (e) {
    if (held) storeAgent(client, held);
    throw e;
  }
}

/** Puts an offer into the list of one's own; an answered one goes out of it. */
export function storeOffer(client: QueryClient, offer: Offer) {
  client.setQueryData<Offer[]>(agentKeys.offers, (list) => [
    ...(list ?? []).filter((o) => o.case_id !== offer.case_id),
    offer,
  ]);
}

export function dropOffer(client: QueryClient, caseId: string) {
  client.setQueryData<Offer[]>(agentKeys.offers, (list) => list?.filter((o) => o.case_id !== caseId));
}

export const acceptOffer = (caseId: string) => api.post<Case>(`/offers/${caseId}/accept`);

export const rejectOffer = (caseId: string, reason: string) => api.post<Case>(`/offers/${caseId}/reject`, { reason });

export const pickCase = (caseId: string) => api.post<Case>(`/cases/${caseId}/pick`);

export interface TransferTo {
  queue?: string;
  assignee?: string;
  note?: string;
}

export const transferCase = (caseId: string, to: TransferTo) => api.post<Case>(`/cases/${caseId}/transfer`, to);
