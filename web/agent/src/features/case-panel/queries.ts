import { api, type Page } from "@client/api";
import { type QueryClient, useInfiniteQuery, useQuery } from "@tanstack/react-query";
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

/** What happened to a case, newest first, page by page backwards. */
export function useHistory(caseId: string) {
  return useInfiniteQuery({
    queryKey: caseKeys.history(caseId),
    queryFn: ({ pageParam, signal }) => fetchCaseHistory(caseId, pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page): string | null | undefined => page.next_cursor,
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
