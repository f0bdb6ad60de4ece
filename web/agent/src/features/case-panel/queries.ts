import { api, type Page } from "@client/api";
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { type Case, caseKeys, fetchCaseHistory } from "@/entities/case";
import {
  type Contact,
  type ContactPatch,
  contactKeys,
  fetchContact,
  patchContact,
  storeContact,
} from "@/entities/contact";

export function useContact(id: string) {
  return useQuery({
    queryKey: contactKeys.one(id),
    queryFn: ({ signal }) => fetchContact(id, { signal }),
    staleTime: 60_000,
  });
}

/** The contact's cases, newest first. */
export function useContactCases(id: string) {
  return useQuery({
    queryKey: contactKeys.cases(id),
    queryFn: ({ signal }) =>
      api.get<Page<Case>>(`/contacts/${id}/cases`, { signal, query: { limit: 50 } }).then((page) => page.items),
    staleTime: 60_000,
  });
}

export function useHistory(caseId: string) {
  return useQuery({
    queryKey: caseKeys.history(caseId),
    queryFn: ({ signal }) => fetchCaseHistory(caseId, { signal }),
  });
}

/** Changes a contact: painted at once, taken back where the server refuses. */
export async function changeContact(client: QueryClient, contact: Contact, patch: ContactPatch) {
  storeContact(client, { ...contact, ...patch });
  try {
    storeContact(client, await patchContact(contact.id, patch));
  } catch (e) {
    storeContact(client, contact);
    throw e;
  }
}
