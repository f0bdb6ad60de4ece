import { useQuery } from "@tanstack/react-query";
import { channelsQuery, platformsQuery } from "@/entities/channel";

/** A platform by its title. */
export function usePlatformName(platform: string): string {
  const { data } = useQuery(platformsQuery);
  return data?.find((p) => p.key === platform)?.title ?? platform;
}

/** A channel by its name; empty until it is known. */
export function useChannelName(id: string): string {
  const { data } = useQuery(channelsQuery);
  return data?.find((c) => c.id === id)?.name ?? "";
}
