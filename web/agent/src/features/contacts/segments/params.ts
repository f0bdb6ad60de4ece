import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import type { FilterNode } from "@/entities/filter";
import type { SavedFilter } from "@/entities/saved-filter";
import { readNode } from "@/features/inbox-list/params";

/** The part of the address that says which contacts the list shows. */
export interface ContactsSearch {
  where?: FilterNode;
  /** What to ask for at once: which segment, or the conditions of a new one. */
  ask?: (typeof asks)[number];
}

const asks = ["segments", "new"] as const;

/** Reads the address; anything that is no filter falls back to all contacts, since people edit addresses. */
export function contactsSearch(search: Record<string, unknown>): ContactsSearch {
  const where = readNode(search.where);
  return where ? { where } : {};
}

/** The address of the list, with a filter or without one. */
export const searchOf = (where: FilterNode | undefined): ContactsSearch => (where ? { where } : {});

/** The id of the segment that a list shows, where it shows one and nothing else. */
export const segmentOf = (where: FilterNode | undefined) => (where && "saved" in where ? where.saved : undefined);

/** A segment as the address names it. */
export const nodeOf = (segment: Pick<SavedFilter, "id">): FilterNode => ({ saved: segment.id });

/** By what the list is filtered, and how to show another: the contact that is open stays. */
export function useContactsSearch() {
  const { contactId } = useParams({ strict: false }) as { contactId?: string };
  const raw = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const text = JSON.stringify(raw.where ?? null);
  const where = useMemo(() => contactsSearch({ where: JSON.parse(text) }).where, [text]);
  const show = (next: FilterNode | undefined) =>
    void (contactId
      ? navigate({ to: "/contacts/$contactId", params: { contactId }, search: searchOf(next) })
      : navigate({ to: "/contacts", search: searchOf(next) }));
  return { where, show, ask: asks.find((one) => one === raw.ask) };
}
