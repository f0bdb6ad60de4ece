import { useQuery } from "@tanstack/react-query";
import { useMe } from "./me";

/** How far the server's clock is ahead of ours. Only the sandbox moves its clock by hours. */
export function useClockOffset(): number {
  const { sandbox } = useMe();
  const { data = 0 } = useQuery({
    queryKey: ["sandbox-clock"],
    queryFn: async ({ signal }) => {
      const response = await fetch("/sandbox/api/state", { signal });
      const state = (await response.json()) as { clock?: { offset_seconds?: number } };
      return (state.clock?.offset_seconds ?? 0) * 1000;
    },
    enabled: sandbox,
    refetchInterval: 4_000,
    staleTime: 2_000,
    retry: false,
  });
  return data;
}
