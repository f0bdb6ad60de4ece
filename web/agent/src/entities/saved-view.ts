import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { CaseSort, CaseStatus } from "./case";
import type { FilterNode } from "./filter";
import type { TagColor } from "./tag";

/** A list of cases that somebody keeps, for themselves or for everybody. */
export interface SavedView {
  id: string;
  owner_id: string;
  shared: boolean;
  name: string;
  color: TagColor;
  filter: FilterNode;
  status: CaseStatus;
  sort: CaseSort;
  position: number;
}

export const savedViewKeys = { list: ["saved-views"] as const, counts: ["saved-view-counts"] as const };

export const savedViewsQuery = queryOptions({
  queryKey: savedViewKeys.list,
  queryFn: ({ signal }) => api.get<Page<SavedView>>("/views", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

/** How many cases each view holds, by its id; one hundred stands for that many or more. */
export const savedViewCountsQuery = queryOptions({
  queryKey: savedViewKeys.counts,
  queryFn: ({ signal }) =>
    api.get<{ counts: Record<string, number> }>("/views/counts", { signal }).then((answer) => answer.counts),
  staleTime: 5_000,
});

export type ViewFields = Pick<SavedView, "name" | "color" | "shared" | "filter" | "status" | "sort"> & {
  position?: number;
};

export const addView = (fields: ViewFields) => api.post<SavedView>("/views", fields);
export const changeView = (id: string, fields: Partial<ViewFields>) => api.patch<SavedView>(`/views/${id}`, fields);
export const deleteView = (id: string) => api.del(`/views/${id}`);
