import { api, type Page, type RequestOptions } from "@client/api";
import type { QueryClient } from "@tanstack/react-query";
import type { FilterNode } from "./filter";
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
  email: string;
  phone: string;
  external_key: string;
  company: Ref | null;
  /** Names of the workspace's tags. */
  tags: string[];
  /** Values of the workspace's own fields, by key. */
  attributes: Record<string, AttributeValue>;
  consent: Partial<Record<ConsentKind, { granted: boolean; at: string }>>;
  /** Since when what they write counts for nothing. */
  blocked_at: string | null;
  created_at: string;
  updated_at: string;
}

export type AttributeValue = string | number | boolean | null;
export type ConsentKind = "messages" | "marketing";

/** Which contacts a list shows. */
export interface ContactFilter {
  q: string;
  companyId?: string | undefined;
  /** KEY:VALUE of an attribute. */
  attribute?: string | undefined;
  /** Only those who meet it: a segment, or conditions put together. */
  where?: FilterNode | undefined;
}

export const contactKeys = {
  lists: ["contacts"] as const,
  list: (filter: ContactFilter) =>
    ["contacts", filter.q, filter.companyId ?? "", filter.attribute ?? "", filter.where ?? null] as const,
  one: (id: string) => ["contact", id] as const,
  cases: (id: string) => ["contact", id, "cases"] as const,
  notes: (id: string) => ["contact", id, "notes"] as const,
  consents: (id: string) => ["contact", id, "consents"] as const,
  merges: (id: string) => ["contact", id, "merges"] as const,
  timeline: (id: string) => ["contact", id, "timeline"] as const,
};

export function fetchContacts(filter: ContactFilter, cursor: string | null, options?: RequestOptions) {
  const { q, companyId, attribute, where } = filter;
  return api.get<Page<Contact>>("/contacts", {
    ...options,
    query: { q, cursor, limit: 50, company_id: companyId, attribute, filter: where && JSON.stringify(where) },
  });
}

export function fetchContact(id: string, options?: RequestOptions) {
  return api.get<Contact>(`/contacts/${id}`, options);
}

export type ContactPatch = Partial<Pick<Contact, "name" | "notes" | "locale" | "email" | "phone" | "external_key">> & {
  company_id?: string;
  attributes?: Record<string, AttributeValue>;
  add_tags?: string[];
  remove_tags?: string[];
};

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
