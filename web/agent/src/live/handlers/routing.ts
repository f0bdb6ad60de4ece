import type { QueryClient } from "@tanstack/react-query";
import {
  type Agent,
  agentKeys,
  dropOffer,
  type EndedOffer,
  type Offer,
  storeAgent,
  storeOffer,
} from "@/entities/agent";
import { type Me, meKeys } from "@/entities/me";
import type { LiveEvent } from "../event";

const mine = (client: QueryClient, userId: string) => client.getQueryData<Me>(meKeys.me)?.user.id === userId;

/** Oneself is asked for again: the event shows everybody as colleagues see them. */
export function onAgent(client: QueryClient, event: LiveEvent) {
  const agent = event.data as Agent | undefined;
  if (!agent) return;
  if (mine(client, agent.id)) void client.invalidateQueries({ queryKey: agentKeys.list });
  else storeAgent(client, agent);
}

/** Supervisors hear of everybody's offers; only one's own are to be answered. */
export function onOffer(client: QueryClient, event: LiveEvent) {
  const offer = event.data as Offer | undefined;
  if (offer && mine(client, offer.agent_id)) storeOffer(client, offer);
}

export function onOfferEnded(client: QueryClient, event: LiveEvent) {
  const ended = event.data as EndedOffer | undefined;
  if (ended && mine(client, ended.agent_id)) dropOffer(client, ended.case_id);
}
