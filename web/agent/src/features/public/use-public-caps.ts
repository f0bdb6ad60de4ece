import { useQuery } from "@tanstack/react-query";
import { channelsQuery, platformsQuery, publicSide } from "@/entities/channel";

/** What can be done in public on a channel. */
export function usePublicCaps(channelId: string) {
  const channel = useQuery(channelsQuery).data?.find((c) => c.id === channelId);
  const platform = useQuery(platformsQuery).data?.find((p) => p.key === channel?.platform);
  return channel && (publicSide(channel, platform) ?? undefined);
}
