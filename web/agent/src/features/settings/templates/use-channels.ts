import { useQueries, useQuery } from "@tanstack/react-query";
import { type Channel, channelsQuery, type Platform, platformsQuery } from "@/entities/channel";
import { syncQuery, type TemplateSync } from "@/entities/template-edit";

export interface TemplateChannel {
  channel: Channel;
  platform: Platform;
}

/** The channels whose platform has templates; undefined while that is not known. */
export function useTemplateChannels(): TemplateChannel[] | undefined {
  const channels = useQuery(channelsQuery).data;
  const platforms = useQuery(platformsQuery).data;
  if (!channels || !platforms) return undefined;
  return channels.flatMap((channel) => {
    const platform = platforms.find((p) => p.key === channel.platform);
    const level = platform?.capabilities.templates;
    return platform && (level === "yes" || level === "degraded") ? [{ channel, platform }] : [];
  });
}

export interface Account {
  /** One of its channels, by which it is asked. */
  channelId: string;
  names: string[];
  sync: TemplateSync;
}

/** The accounts of some channels: each is asked once, however many channels share it. */
export function useAccounts(channels: readonly TemplateChannel[]): Account[] {
  const answers = useQueries({ queries: channels.map(({ channel }) => syncQuery(channel.id)) });
  const accounts = new Map<string, Account>();
  channels.forEach(({ channel }, i) => {
    const sync = answers[i]?.data;
    if (!sync) return;
    const key = `${channel.platform}|${sync.account}`;
    const there = accounts.get(key);
    if (there) there.names.push(channel.name);
    else accounts.set(key, { channelId: channel.id, names: [channel.name], sync });
  });
  return [...accounts.values()];
}
