import type { QueryClient } from "@tanstack/react-query";
import { attributeKeys } from "@/entities/attribute";
import { contactAroundChanged } from "@/entities/case-ask";
import { companyKeys } from "@/entities/company";
import { consentKeys } from "@/entities/consent";
import { type Contact, contactKeys, storeContact } from "@/entities/contact";
import { type ContactImport, storeImport } from "@/entities/import";
import { filterKeys } from "@/entities/saved-filter";
import type { LiveEvent } from "../event";

export function onContact(client: QueryClient, event: LiveEvent) {
  if (event.type === "contact.created")
    void client.invalidateQueries({ queryKey: contactKeys.lists, refetchType: "none" });
  if (event.data) storeContact(client, event.data as Contact);
  if (event.contact_id) refreshParts(client, event.contact_id);
  refreshSegments(client);
}

/** Notes, consent, merges: read again where they are on the screen. */
export function onContactPart(client: QueryClient, event: LiveEvent) {
  if (event.contact_id) refreshParts(client, event.contact_id);
  if (event.type !== "contact.consent") return;
  void client.invalidateQueries({ queryKey: consentKeys.permissions });
  refreshSegments(client);
}

/** A contact became part of another, or is gone. */
export function onContactGone(client: QueryClient, event: LiveEvent) {
  void client.invalidateQueries({ queryKey: contactKeys.lists });
  onContactPart(client, event);
}

export function onCompany(client: QueryClient) {
  void client.invalidateQueries({ queryKey: companyKeys.lists });
  void client.invalidateQueries({ queryKey: ["company"] });
}

export function onAttribute(client: QueryClient) {
  void client.invalidateQueries({ queryKey: attributeKeys.list });
}

export function onImport(client: QueryClient, event: LiveEvent) {
  if (event.data) storeImport(client, event.data as ContactImport);
}

/** How long it waits for more contacts to change before lists by conditions are read again. */
const gather = 1000;
const waiting = new WeakSet<QueryClient>();

/** Whoever changed may have come into a list by conditions, or have left it: only the server knows. */
function refreshSegments(client: QueryClient) {
  if (waiting.has(client)) return;
  waiting.add(client);
  setTimeout(() => {
    waiting.delete(client);
    void client.invalidateQueries({ queryKey: contactKeys.lists, predicate: ({ queryKey }) => Boolean(queryKey[4]) });
    void client.invalidateQueries({ queryKey: filterKeys.counts });
    void client.invalidateQueries({ queryKey: filterKeys.checks });
  }, gather);
}

function refreshParts(client: QueryClient, id: string) {
  void contactAroundChanged(client, id);
  for (const queryKey of [
    contactKeys.notes(id),
    contactKeys.consents(id),
    contactKeys.merges(id),
    contactKeys.timeline(id),
  ])
    void client.invalidateQueries({ queryKey });
}
