import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { Text } from "./channel";

export type HealthState = "unknown" | "good" | "warning" | "bad" | "paused";

export type Mend = "credentials" | "settings" | "subscribe" | "verify" | "wait" | "";

/** How a channel stands at its network. */
export interface Health {
  channel_id: string;
  name: string;
  platform: string;
  state: HealthState;
  since: string | null;
  probed_at: string | null;
  what: Text;
  mend: Mend;
  standing: {
    quality?: "high" | "medium" | "low" | "";
    /** Customers who may be written to first within 24 hours; -1 for any number. */
    limit?: number;
    per_second?: number;
  };
  last_in_at: string | null;
  last_out_at: string | null;
  errors_day: number;
  traffic?: {
    received: number;
    sent: number;
    errors: { code: string; title: string; count: number; last_at: string }[];
    dead_letters: number;
  };
}

// Below the keys of channels, so that news of a channel refresh both.
export const healthKeys = {
  list: ["channels", "health"] as const,
  one: (id: string) => ["channels", id, "health"] as const,
};

export const healthsQuery = queryOptions({
  queryKey: healthKeys.list,
  queryFn: ({ signal }) =>
    api.get<Page<Health>>("/channel-health", { signal, query: { limit: 200 } }).then((p) => p.items),
  refetchInterval: 30_000,
});

export const healthQuery = (id: string) =>
  queryOptions({
    queryKey: healthKeys.one(id),
    queryFn: ({ signal }) => api.get<Health>(`/channels/${id}/health`, { signal }),
    refetchInterval: 10_000,
  });
