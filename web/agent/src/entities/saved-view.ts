import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { Case, CaseSort, CaseStatus } from "./case";
import type { TagColor } from "./tag";

/** A condition or a group of them, as the API's filters are written. */
export type FilterNode =
  | { all: FilterNode[] }
  | { any: FilterNode[] }
  | { not: FilterNode }
  | { field: string; op: string; value: unknown };

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

/** Whether a case matches a filter: what the server decides in its lists, for a case that arrives. */
export function matches(node: FilterNode, c: Case, me: string, now = Date.now()): boolean {
  if ("all" in node) return node.all.every((n) => matches(n, c, me, now));
  if ("any" in node) return node.any.some((n) => matches(n, c, me, now));
  if ("not" in node) return !matches(node.not, c, me, now);
  const { op, value } = node;
  const held = fieldOf(c, node.field);
  if (typeof held === "boolean") return (held === value) === (op === "is");
  if (timeFields.has(node.field)) {
    const at = Date.parse(held as string);
    return op === "lt" ? at < moment(value, now) : at > moment(value, now);
  }
  const wanted = (Array.isArray(value) ? value : [value]).map((v) => word(node.field, v, me));
  const has = Array.isArray(held) ? held : [held];
  const [first = ""] = wanted;
  switch (op) {
    case "is_not":
      return !has.includes(first);
    case "contains":
      return has.some((one) => fold(one).includes(fold(first)));
    case "lt":
    case "gt": {
      const gap = priorities.indexOf(has[0] ?? "") - priorities.indexOf(first);
      return op === "lt" ? gap < 0 : gap > 0;
    }
    default:
      return wanted.some((one) => has.includes(one));
  }
}

const priorities = ["low", "normal", "high", "urgent"];
const timeFields = new Set(["created_at", "last_activity_at"]);
const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const fold = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function fieldOf(c: Case, field: string): string | string[] | boolean {
  switch (field) {
    case "assignee":
      return c.assignee?.id ?? "";
    case "team":
      return c.team?.id ?? "";
    case "follower":
      return (c.followers ?? []).map((f) => f.id);
    case "tag":
      return c.tags;
    case "channel":
      return c.channel_id;
    case "contact":
      return c.contact.id;
    case "unread":
      return c.unread_count > 0;
    case "snoozed":
      return Boolean("snoozed_until" in c && c.snoozed_until);
    default:
      if (field.startsWith("field.")) return String(c.fields?.[field.slice(6)] ?? "");
      return String((c as unknown as Record<string, unknown>)[field] ?? "");
  }
}

function word(field: string, value: unknown, me: string): string {
  if (field !== "assignee" && field !== "follower") return String(value ?? "");
  if (value === null || value === "none") return "";
  return value === "me" ? me : String(value);
}

/** A time, or how long ago: "-7d". */
function moment(value: unknown, now: number): number {
  const ago = /^-(\d+)([mhd])$/.exec(String(value));
  return ago ? now - Number(ago[1]) * (units[ago[2] ?? ""] ?? 0) : Date.parse(String(value));
}
