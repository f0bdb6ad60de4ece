import { api, type Page, type RequestOptions } from "@client/api";
import type { QueryClient } from "@tanstack/react-query";
import { type Pages, replaceIn } from "./page";

export interface Ref {
  id: string;
  name: string;
}

export interface Identity {
  id: string;
  platform: string;
  address: string;
  display: string;
  name: string;
  created_at: string;
}

export interface Contact {
  id: string;
  name: string;
  locale: string;
  notes: string;
  identities: Identity[];
  created_at: string;
  updated_at: string;
}

export const contactKeys = {
  lists: ["contacts"] as const,
  list: (q: string) => ["contacts", q] as const,
  one: (id: string) => ["contact", id] as const,
  cases: (id: string) => ["contact", id, "cases"] as const,
};

export function fetchContacts(q: string, cursor: string | null, options?: RequestOptions) {
  return api.get<Page<Contact>>("/contacts", { ...options, query: { q, cursor, limit: 50 } });
}

export function fetchContact(id: string, options?: RequestOptions) {
  return api.get<Contact>(`/contacts/${id}`, options);
}

export type ContactPatch = Partial<Pick<Contact, "name" | "notes" | "locale">>;

export function patchContact(id: string, patch: ContactPatch) {
  return api.patch<Contact>(`/contacts/${id}`, patch);
}

/** The name to show: ours, else the platform's, else the address. */
export function contactName(contact: { name: string; identities?: Identity[] }): string {
  return contact.name || contact.identities?.[0]?.name || contact.identities?.[0]?.display || "?";
}

/** Puts a contact that arrived into every place of the cache that holds it. */
export function storeContact(client: QueryClient, contact: Contact) {
  client.setQueryData(contactKeys.one(contact.id), contact);
  client.setQueriesData<Pages<Contact>>({ queryKey: contactKeys.lists }, (data) => data && replaceIn(data, contact));
}
