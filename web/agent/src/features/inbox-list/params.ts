import type { CaseListParams, CaseSort, CaseStatus, CaseView } from "@/entities/case";

/** The part of the address that says what the list shows. */
export interface InboxSearch {
  status?: CaseStatus;
  sort?: CaseSort;
  tag?: string;
}

const views: readonly CaseView[] = ["mine", "unassigned", "all"];
const statuses: readonly CaseStatus[] = ["open", "pending", "resolved"];

/** Reads the address; anything unknown falls back, since people edit addresses. */
export function listParams(view: string | undefined, search: Record<string, unknown>): CaseListParams {
  const params: CaseListParams = {
    view: views.find((v) => v === view) ?? "mine",
    status: statuses.find((s) => s === search.status) ?? "open",
    sort: search.sort === "waiting" ? "waiting" : "activity",
  };
  if (typeof search.tag === "string" && search.tag) params.tag = search.tag;
  return params;
}

/** The address of a list; what is usual is left out. */
export function listSearch(params: CaseListParams): InboxSearch {
  const search: InboxSearch = {};
  if (params.status !== "open") search.status = params.status;
  if (params.sort !== "activity") search.sort = params.sort;
  if (params.tag) search.tag = params.tag;
  return search;
}
