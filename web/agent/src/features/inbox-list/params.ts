import type { CaseListParams, CaseShelf, CaseSort, CaseView, Priority } from "@/entities/case";

/** The part of the address that says what the list shows. */
export interface InboxSearch {
  status?: CaseShelf;
  sort?: CaseSort;
  tag?: string;
  channel?: string;
  queue?: string;
  priority?: Priority;
  assignee?: string;
  team?: string;
  followed?: boolean;
  /** A saved view's id. */
  saved?: string;
}

/** The parts that a person filters by, beyond the view and the status. */
export type Filters = Pick<CaseListParams, "tag" | "channel" | "queue" | "priority" | "assignee" | "team" | "followed">;

const views: readonly CaseView[] = ["mine", "unassigned", "all"];
const sorts: readonly CaseSort[] = ["activity", "waiting", "due", "priority"];
const statuses: readonly CaseShelf[] = ["open", "pending", "snoozed", "resolved"];
export const priorities: readonly Priority[] = ["urgent", "high", "normal", "low"];

/** Reads the address; anything unknown falls back, since people edit addresses. */
export function listParams(view: string | undefined, search: Record<string, unknown>): CaseListParams {
  const params: CaseListParams = {
    view: views.find((v) => v === view) ?? "mine",
    status: statuses.find((s) => s === search.status) ?? "open",
    sort: sorts.find((s) => s === search.sort) ?? "activity",
  };
  const priority = priorities.find((p) => p === search.priority);
  if (priority) params.priority = priority;
  for (const name of ["tag", "channel", "queue", "assignee", "team"] as const) {
    const value = search[name];
    if (typeof value === "string" && value) params[name] = value;
  }
  if (search.followed === true || search.followed === "true") params.followed = true;
  if (params.view !== "all") delete params.assignee;
  else if (typeof search.saved === "string" && search.saved) params.saved = search.saved;
  return params;
}

/** The address of a list; what is usual is left out. */
export function listSearch(params: CaseListParams): InboxSearch {
  const search: InboxSearch = {};
  if (params.status !== "open") search.status = params.status;
  if (params.sort !== "activity") search.sort = params.sort;
  if (params.tag) search.tag = params.tag;
  if (params.channel) search.channel = params.channel;
  if (params.queue) search.queue = params.queue;
  if (params.priority) search.priority = params.priority;
  if (params.assignee && params.view === "all") search.assignee = params.assignee;
  if (params.team) search.team = params.team;
  if (params.followed) search.followed = true;
  if (params.saved && params.view === "all") search.saved = params.saved;
  return search;
}

export function isFiltered(params: CaseListParams): boolean {
  return Boolean(
    params.tag ||
      params.channel ||
      params.queue ||
      params.priority ||
      params.assignee ||
      params.team ||
      params.followed,
  );
}

/** The list with another filter. Somebody's cases are among all cases: asking for them goes there. */
export function withFilter(params: CaseListParams, filter: Filters): CaseListParams {
  const next = { ...params, ...filter };
  return next.assignee ? { ...next, view: "all" } : next;
}

/** The list without any filter but that of its view. */
export function withoutFilters({ view, status, sort, saved, filter }: CaseListParams): CaseListParams {
  return { view, status, sort, ...(saved && { saved }), ...(filter && { filter }) };
}
