import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { Contact } from "./contact";

/** Another contact who may be the same person. */
export interface Alike {
  contact: Contact;
  /** What the two have in common, the strongest first. */
  evidence: { kind: "phone" | "email" | "name"; value: string }[];
}

export const alikeKey = (id: string) => ["contact", id, "alike"] as const;

export const alikeQuery = (id: string) =>
  queryOptions({
    queryKey: alikeKey(id),
    queryFn: ({ signal }) => api.get<Page<Alike>>(`/contacts/${id}/alike`, { signal }).then((page) => page.items),
    staleTime: 60_000,
  });
