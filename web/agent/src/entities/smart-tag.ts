import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { FilterNode } from "./filter";

/** A walk of a smart tag over what was there already. */
export interface TagPass {
  id: string;
  tag_id: string;
  apply: boolean;
  recheck: boolean;
  undo_of?: string;
  state: "running" | "done" | "cancelled";
  seen: number;
  total: number;
  changed: number;
  undone: boolean;
  at: string;
}

/** What makes a tag put itself on. */
export interface SmartTag {
  tag_id: string;
  about: "cases" | "messages";
  filter: FilterNode;
  filter_text: string;
  enabled: boolean;
  remove: boolean;
  version: number;
  on: number;
  passes: TagPass[];
}

export const smartTagKeys = { list: ["smart-tags"] as const };

export const smartTagsQuery = queryOptions({
  queryKey: smartTagKeys.list,
  queryFn: ({ signal }) =>
    api.get<Page<SmartTag>>("/smart-tags", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 30_000,
});
