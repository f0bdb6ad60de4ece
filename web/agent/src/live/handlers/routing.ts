import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
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
import { presenceLine } from "@/entities/presence";
import type { LiveEvent } from "../event";

/** The change of presence that was told last: each is told once. */
let told = "";

const mine = (client: QueryClient, userId: string) => client.getQueryData<Me>(meKeys.me)?.user.id === userId;

/** Oneself is asked for again: the event shows everybody as colleagues see them. */
export function onAgent(client: QueryClient, event: LiveEvent) {
  const agent = event.data as Agent | undefined;
  if (!agent) return;
  if (mine(client, agent.id)) {
    void client.invalidateQueries({ queryKey: agentKeys.list });
    tellSet(agent);
  } else storeAgent(client, agent);
}

/** Says who set one's own presence, and why, where somebody else did. */
function tellSet(agent: Agent) {
  const { by, since } = agent.presence;
  if (!by || !since || told === since) return;
  told = since;
  toast({ title: t`${by.name} set your presence: ${presenceLine(agent.presence)}` });
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
