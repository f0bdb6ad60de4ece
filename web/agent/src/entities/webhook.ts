import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";

export interface Delivery {
  id: string;
  webhook_id?: string;
  type: string;
  state: "waiting" | "delivered" | "failed";
  attempts: number;
  next_at: string;
  status: number;
  error?: string;
  recipe_id?: string;
  created_at: string;
  ended_at: string | null;
}

export interface Try {
  n: number;
  at: string;
  took_ms: number;
  status: number;
  answer: string;
  error?: string;
  detail?: string;
}

export interface WholeDelivery extends Delivery {
  request: { method: string; url: string; headers: Record<string, string>; body: string };
  tries: Try[];
}

/** Where another program is told of events. */
export interface Webhook {
  id: string;
  name: string;
  description: string;
  url: string;
  events: string[];
  channels: string[];
  format: "event" | "slack";
  text: string;
  content_type: string;
  ordered: boolean;
  authorization_set: boolean;
  state: "enabled" | "paused";
  reason?: "hand" | "gone" | "failing";
  old_secret_until?: string;
  version: number;
  last_delivery: Delivery | null;
  replay: { progress: number; queued: number; ended_at: string | null } | null;
  secret?: string;
}

export const webhookKeys = {
  all: ["webhooks"] as const,
  one: (id: string) => ["webhooks", id] as const,
  log: (id: string) => ["webhooks", id, "log"] as const,
  recipe: (id: string) => ["webhooks", "recipe", id] as const,
};

export const webhooksQuery = queryOptions({
  queryKey: webhookKeys.all,
  queryFn: ({ signal }) => api.get<Page<Webhook>>("/webhooks", { signal }).then((p) => p.items),
});

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: webhookKeys.one(id),
    queryFn: ({ signal }) => api.get<Webhook>(`/webhooks/${id}`, { signal }),
  });

export const webhookEventsQuery = queryOptions({
  queryKey: ["webhook-events"],
  queryFn: ({ signal }) => api.get<Page<string>>("/webhook-events", { signal }).then((p) => p.items),
  staleTime: Number.POSITIVE_INFINITY,
});

export interface LogFilter {
  state: "" | Delivery["state"];
  type: string;
  since: string;
}

export const deliveriesQuery = (id: string, filter: LogFilter) =>
  queryOptions({
    queryKey: [...webhookKeys.log(id), filter],
    queryFn: ({ signal }) => {
      const given = Object.entries(filter).filter(([, value]) => value);
      return api
        .get<Page<Delivery>>(`/webhooks/${id}/deliveries?${new URLSearchParams(given)}`, { signal })
        .then((p) => p.items);
    },
    refetchInterval: 5_000,
  });

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ["webhooks", "delivery", id],
    queryFn: ({ signal }) => api.get<WholeDelivery>(`/webhook-deliveries/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data?.state === "waiting" ? 2_000 : false),
  });

/** What the actions of a recipe told others, the newest first. */
export const recipeDeliveriesQuery = (recipe: string) =>
  queryOptions({
    queryKey: webhookKeys.recipe(recipe),
    queryFn: ({ signal }) =>
      api.get<Page<Delivery>>(`/webhook-deliveries?limit=100&recipe_id=${recipe}`, { signal }).then((p) => p.items),
    refetchInterval: (query) => (query.state.data?.some((d) => d.state === "waiting") ? 3_000 : false),
  });
