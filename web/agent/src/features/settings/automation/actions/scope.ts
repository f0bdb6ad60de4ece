import { i18n } from "@lingui/core";
import { useQuery } from "@tanstack/react-query";
import { type Channel, channelsQuery, type Platform, platformsQuery, type Text } from "@/entities/channel";
import { topicsQuery } from "@/entities/recipe";
import type { RecipeDraft } from "../draft";

/** The channels on which a recipe works, with what their networks can do. */
export interface Scope {
  channels: { channel: Channel; platform?: Platform }[];
  /** All channels of the workspace: for answers that go another way. */
  all: { channel: Channel; platform?: Platform }[];
  /** Nothing is refused before everything is known. */
  ready: boolean;
}

export function useScope(recipe: RecipeDraft | undefined): Scope {
  const channels = useQuery(channelsQuery).data;
  const platforms = useQuery(platformsQuery).data;
  const topics = useQuery(topicsQuery).data;
  const all = (channels ?? []).map((channel) => ({
    channel,
    platform: asItIs(
      channel,
      platforms?.find((p) => p.key === channel.platform),
    ),
  }));
  const chosen = (recipe?.topics ?? []).map((id) => topics?.find((topic) => topic.id === id)?.channels ?? []);
  const every = chosen.length === 0 || chosen.some((ids) => ids.length === 0);
  return {
    all,
    channels: every ? all : all.filter(({ channel }) => chosen.some((ids) => ids.includes(channel.id))),
    ready: channels !== undefined && platforms !== undefined && topics !== undefined,
  };
}

/** A network with what an account of it says that it can do in public. */
export const asItIs = (channel: Channel, of: Platform | undefined): Platform | undefined =>
  of && channel.own_public ? { ...of, capabilities: { ...of.capabilities, public: channel.own_public } } : of;

/** A sentence of a network in the language that is spoken. */
export const inWords = (text: Text): string => (i18n.locale === "es" ? text.es : text.en);

/** Why none of a recipe's channels can do something; nothing where one can, or nobody knows yet. */
export function noneCan(
  scope: Scope,
  none: string,
  can: (platform: Platform) => true | Text | undefined,
): string | undefined {
  if (!scope.ready) return undefined;
  let why: Text | undefined;
  for (const { platform } of scope.channels) {
    if (!platform) return undefined;
    const answer = can(platform);
    if (answer === true) return undefined;
    why = answer;
  }
  return scope.channels.length === 1 && why?.en ? inWords(why) : none;
}

/**
 * The channels of a recipe where none of them opens cases for what starts it; nothing where one does, or where what
 * starts it is about a case.
 */
export function withoutCases(recipe: Pick<RecipeDraft, "trigger">, scope: Scope): Channel[] {
  const { kind, messages } = recipe.trigger;
  if (!scope.ready || (kind !== "new" && kind !== "message") || messages === "private") return [];
  const opens = ({ channel, platform }: Scope["channels"][number]) =>
    channel.opens_cases !== false || (!messages && !!platform && bothSides(platform));
  return scope.channels.some(opens) ? [] : scope.channels.map(({ channel }) => channel);
}

/** Whether private messages come in on a network's channels beside what is said in public. */
const bothSides = (platform: Platform) =>
  platform.private_by === platform.key || platform.own_capabilities === true || !platform.capabilities.public;

export const able = (level: string | undefined): boolean => level === "yes" || level === "degraded";
