import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { Ref } from "./contact";
import type { Money, OrderItem } from "./message";

export interface Catalogue {
  id: string;
  platform: string;
  account: string;
  remote_id: string;
  name: string;
  products: number;
  seen_at: string;
}

export interface CatalogueSync {
  state: "never" | "running" | "done" | "failed" | "unavailable";
  products: number;
  failure: { code: string; title: string; detail: string } | null;
  started_at: string | null;
  ended_at: string | null;
}

/** An account that sells, with its catalogues. */
export interface Shop {
  platform: string;
  account: string;
  channels: Ref[];
  catalogues: Catalogue[];
  sync: CatalogueSync;
}

export interface Product {
  catalogue_id: string;
  sku: string;
  name: string;
  description: string;
  price: Money | null;
  availability: string;
  url: string;
}

export type OrderState = "new" | "confirmed" | "fulfilled" | "cancelled";

export interface PlacedOrder {
  id: string;
  conversation_id: string;
  case_id: string;
  state: OrderState;
  items: OrderItem[];
  totals: Money[];
  note: string;
  created_at: string;
}

export interface OrderSettings {
  own_case: boolean;
  category: string;
}

export const commerceKeys = {
  shops: ["catalogues"] as const,
  products: ["products"] as const,
  orders: ["orders"] as const,
  settings: ["order-settings"] as const,
};

export const shopsQuery = queryOptions({
  queryKey: commerceKeys.shops,
  queryFn: ({ signal }) => api.get<Page<Shop>>("/catalogues", { signal }).then((p) => p.items),
});

/** The products that a channel offers, or those of a catalogue. */
export const productsQuery = (of: { channel_id: string } | { catalogue_id: string }, q: string) =>
  queryOptions({
    queryKey: [...commerceKeys.products, of, q],
    queryFn: ({ signal }) => api.get<Page<Product>>("/products", { signal, query: { ...of, q, limit: 50 } }),
    staleTime: 60_000,
  });

export const ordersQuery = (contactId: string) =>
  queryOptions({
    queryKey: [...commerceKeys.orders, contactId],
    queryFn: ({ signal }) =>
      api
        .get<Page<PlacedOrder>>(`/contacts/${contactId}/orders`, { signal, query: { limit: 20 } })
        .then((p) => p.items),
    staleTime: 60_000,
  });

export const orderSettingsQuery = queryOptions({
  queryKey: commerceKeys.settings,
  queryFn: ({ signal }) => api.get<OrderSettings>("/order-settings", { signal }),
});
