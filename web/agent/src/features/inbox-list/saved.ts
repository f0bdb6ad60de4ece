import { type QueryClient, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { CaseListParams } from "@/entities/case";
import type { FilterNode } from "@/entities/filter";
import { changeView, type SavedView, savedViewKeys, savedViewsQuery } from "@/entities/saved-view";
import { type InboxSearch, listSearch } from "./params";

/** The address of a view's list. */
export const viewSearch = (view: Pick<SavedView, "id" | "status" | "sort">): InboxSearch =>
  listSearch({ view: "all", status: view.status, sort: view.sort, saved: view.id });

/** The view that a list shows; undefined while it is not known, and where there is none. */
export function useSavedView(id: string | undefined): SavedView | undefined {
  return useQuery({ ...savedViewsQuery, enabled: id !== undefined }).data?.find((v) => v.id === id);
}

/**
 * The list of an address with the filter of its view, once that is known. A view that is gone leaves all
 * cases.
 */
export function useViewParams(params: CaseListParams): CaseListParams {
  const views = useQuery({ ...savedViewsQuery, enabled: params.saved !== undefined }).data;
  return useMemo(() => {
    if (!params.saved || !views) return params;
    const view = views.find((v) => v.id === params.saved);
    if (view) return { ...params, filter: view.filter };
    const { saved: _, ...rest } = params;
    return rest;
  }, [params, views]);
}

/** What a list shows, beyond status and order, as the API's filters say it. */
export function filterOf(params: CaseListParams): FilterNode {
  const is = (field: string, value: unknown): FilterNode => ({ field, op: "is", value });
  const all: FilterNode[] = [];
  if (params.filter) all.push(...("all" in params.filter ? params.filter.all : [params.filter]));
  if (params.view === "mine") all.push(is("assignee", "me"));
  if (params.view === "unassigned") all.push(is("assignee", "none"));
  if (isSnoozed(params)) all.push(is("snoozed", true));
  if (params.followed) all.push(is("follower", "me"));
  for (const field of ["assignee", "tag", "channel", "queue", "team", "priority"] as const) {
    if (params[field]) all.push(is(field, params[field]));
  }
  if (params.where) all.push(...("all" in params.where ? params.where.all : [params.where]));
  return { all };
}

/** The snoozed cases are some of the pending ones. */
export const isSnoozed = (params: CaseListParams): boolean => String(params.status) === "snoozed";

/** Moves a view by one place: painted at once, taken back where the server refuses. */
export async function moveView(client: QueryClient, view: SavedView, by: number) {
  const held = client.getQueryData(savedViewsQuery.queryKey) ?? [];
  const list = held.filter((v) => v.shared === view.shared && v.id !== view.id);
  const to = Math.min(list.length, Math.max(0, view.position + by));
  const moved = list.toSpliced(to, 0, { ...view, position: to }).map((v, position) => ({ ...v, position }));
  const others = held.filter((v) => v.shared !== view.shared);
  client.setQueryData(savedViewsQuery.queryKey, view.shared ? [...moved, ...others] : [...others, ...moved]);
  try {
    await changeView(view.id, { position: to });
  } finally {
    void client.invalidateQueries({ queryKey: savedViewKeys.list });
  }
}
