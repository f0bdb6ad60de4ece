import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { Case, CaseStatus } from "./case";
import type { Ref } from "./contact";
import type { Conversation } from "./conversation";

/** A word that the workspace chose for its cases. */
export interface CaseChoice {
  id: string;
  kind: "sub_status" | "category";
  /** Of a sub-status: the status that it belongs to. */
  status: CaseStatus | "";
  name: string;
  position: number;
  /** It is not offered any more; cases that have it keep it. */
  archived_at: string | null;
}

const choices = (kind: "sub-statuses" | "categories") =>
  queryOptions({
    queryKey: ["case-choices", kind],
    queryFn: ({ signal }) =>
      api.get<Page<CaseChoice>>(`/${kind}`, { signal, query: { limit: 200 } }).then((p) => p.items),
    staleTime: 5 * 60_000,
  });

export const subStatusesQuery = choices("sub-statuses");
export const categoriesQuery = choices("categories");

export interface CaseBrief {
  id: string;
  number: number;
  subject: string;
  status: CaseStatus;
  contact: Ref;
}

export type LinkKind = "related" | "duplicate_of" | "blocks" | "duplicated_by" | "blocked_by";

export interface CaseLink {
  kind: LinkKind;
  case: CaseBrief;
}

export interface CaseMerge {
  id: string;
  source_id: string;
  target_id: string;
  source: CaseBrief | null;
  made_at: string;
  undo_until: string;
  undone_at: string | null;
}

/** What a case has to do with others. */
export interface Related {
  links: CaseLink[];
  merges: CaseMerge[];
  merged_into: CaseBrief | null;
  /** Of a case that others were merged into: where its messages are, newest activity first. */
  conversations: Conversation[];
}

export const relatedQuery = (id: string) =>
  queryOptions({
    queryKey: ["case-related", id],
    queryFn: ({ signal }) => api.get<Related>(`/cases/${id}/related`, { signal }),
    staleTime: 60_000,
  });

export interface MergePreview {
  source: Case;
  target: Case;
  result: Case;
  messages: number;
  conversations: number;
  tags: string[];
  fields: string[];
  assignee: Ref | null;
}

export interface Merged {
  merge: CaseMerge;
  source: Case;
  target: Case;
}
