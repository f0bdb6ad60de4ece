import type { CaseListParams, CaseShelf, CaseSort, CaseView, Priority } from "@/entities/case";
import type { FilterNode } from "@/entities/filter";

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
  /** What somebody put together by hand. */
  where?: FilterNode;
}

/** The parts that a person filters by, beyond the view and the status. */
export type Filters = Pick<
  CaseListParams,
  "tag" | "channel" | "queue" | "priority" | "assignee" | "team" | "followed" | "where"
>;

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
  const where = readNode(search.where, 1);
  if (where) params.where = where;
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
  if (params.where) search.where = params.where;
  return search;
}

/** A filter out of an address; undefined for anything that is none. */
export function readNode(value: unknown, depth = 1): FilterNode | undefined {
  if (typeof value !== "object" || value === null || depth > 8) return undefined;
  const node = value as Record<string, unknown>;
  if (typeof node.saved === "string") return { saved: node.saved };
  if (typeof node.field === "string" && typeof node.op === "string") {
    if ("value" in node) return { field: node.field, op: node.op, value: node.value };
    if (node.op === "empty" || node.op === "not_empty") return { field: node.field, op: node.op };
  }
  if ("not" in node) {
    const not = readNode(node.not, depth + 1);
    return not && { not };
  }
  const kids = (list: unknown) =>
    Array.isArray(list) ? list.map((n) => readNode(n, depth + 1)).filter((n) => n !== undefined) : undefined;
  const all = kids(node.all);
  if (all) return { all };
  const any = kids(node.any);
  return any && { any };
}

export function isFiltered(params: CaseListParams): boolean {
  return Boolean(
    params.tag ||
      params.channel ||
      params.queue ||
      params.priority ||
      params.assignee ||
      params.team ||
      params.followed ||
      params.where,
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
