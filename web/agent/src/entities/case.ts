import { api, type Page, type RequestOptions } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { AttributeValue, Ref } from "./contact";
import { type FilterNode, judge } from "./filter";
import type { Direction, MessageKind, MessageStatus } from "./message";
import { mapItem, type Pages, removeFrom } from "./page";
import type { CaseSLA } from "./sla";

export type CaseStatus = "open" | "pending" | "resolved";
export type Priority = "low" | "normal" | "high" | "urgent";

export interface Preview {
  id: string;
  direction: Direction;
  kind: MessageKind;
  text: string;
  author: string;
  status?: MessageStatus;
  at: string;
  /** Seconds that a sound plays, where they are known. */
  duration?: number;
}

/** A case as lists, pages and events show it. */
export interface Case {
  id: string;
  number: number;
  status: CaseStatus;
  priority: Priority;
  subject: string;
  conversation_id: string;
  channel_id: string;
  platform: string;
  queue: string;
  tags: string[];
  last_message: Preview | null;
  unread_count: number;
  waiting_since: string | null;
  last_activity_at: string;
  created_at: string;
  updated_at: string;
  first_reply_at: string | null;
  resolved_at: string | null;
  /** It is pending until then, or until the customer writes. */
  snoozed_until?: string | null;
  version: number;
  contact: Ref;
  assignee: Ref | null;
  /** The team that it belongs to. */
  team?: Ref | null;
  /** Who hears of it beside its assignee. */
  followers?: Ref[];
  /** The queue by name, where it is in one. */
  queue_ref?: Ref | null;
  routing?: CaseRouting;
  /** One of the workspace's own states within the status, by its id. */
  sub_status?: string;
  category?: string;
  language?: string;
  country?: string;
  sentiment?: Sentiment | "";
  /** The newest answer to a survey about it. */
  survey?: { id: string; kind: "csat" | "nps"; score: number; at: string };
  /** Values of the workspace's own fields, by key. */
  fields?: Record<string, AttributeValue>;
  /** The link by which the customer came. */
  source?: string;
  /** Which of language, country and sentiment somebody set. */
  by_hand?: string[];
  /** The case that this one became part of. */
  merged_into?: string;
  /** How its promises stand; null without a policy. */
  sla?: CaseSLA | null;
  /** When the first promise that runs is due. */
  due_at?: string | null;
}

export type Sentiment = "positive" | "neutral" | "negative";

/** Where a case is on its way to somebody. */
export interface CaseRouting {
  state: "none" | "waiting" | "offered" | "assigned";
  since: string | null;
  /** Why it waits; empty while nobody knows. */
  reason_code: string;
}

export type CaseView = "mine" | "unassigned" | "all";
/** Which part of a view is listed. The snoozed cases are some of the pending ones. */
export type CaseShelf = CaseStatus | "snoozed";
export type CaseSort = "activity" | "waiting" | "due" | "priority";

/** What a list of cases shows; it is also the list's key. */
export interface CaseListParams {
  view: CaseView;
  status: CaseShelf;
  sort: CaseSort;
  /** A tag's name. */
  tag?: string;
  /** A channel's id. */
  channel?: string;
  priority?: Priority;
  /** A queue's id. */
  queue?: string;
  /** A member's id; only among all cases, since the other views are about one assignee already. */
  assignee?: string;
  /** A team's id. */
  team?: string;
  /** Only the cases that I follow. */
  followed?: boolean;
  /** A saved view's id, and what it lists among all cases, which the view says. */
  saved?: string;
  filter?: FilterNode;
  /** What somebody put together by hand, on top of all that. */
  where?: FilterNode;
}

export interface CaseCount {
  open: number;
  pending: number;
  resolved: number;
  snoozed?: number;
  unread: number;
}

export type CaseCounts = Record<CaseView, CaseCount> & {
  /** By the team's id; a team that never had a case has none. */
  teams?: Record<string, CaseCount>;
};

export interface CaseEvent {
  seq: number;
  type: string;
  at: string;
  actor: { type: string; id?: string; name?: string; run?: string };
  case_id?: string;
  conversation_id?: string;
  message_id?: string;
  contact_id?: string;
  changes?: Record<string, [unknown, unknown]>;
  data?: unknown;
}

export const caseKeys = {
  lists: ["cases"] as const,
  list: (params: CaseListParams) => ["cases", params] as const,
  counts: ["case-counts"] as const,
  one: (id: string) => ["case", id] as const,
  /** Pages of it, newest first. */
  history: (id: string) => ["case", id, "history"] as const,
};

const assigneeOf: Record<CaseView, string | undefined> = { mine: "me", unassigned: "none", all: undefined };

/** Only is about one contact or some cases: whether they are in the list. */
export function fetchCases(
  params: CaseListParams,
  cursor: string | null,
  options?: RequestOptions,
  only?: { ids?: string; contact_id?: string },
) {
  return api.get<Page<Case>>("/cases", {
    ...options,
    query: {
      ...only,
      status: params.status === "snoozed" ? undefined : params.status,
      snoozed: params.status === "snoozed" || undefined,
      assignee: assigneeOf[params.view] ?? params.assignee,
      tag: params.tag,
      channel_id: params.channel,
      queue: params.queue,
      team: params.team,
      filter: filterText(params),
      sort: params.sort,
      cursor,
      limit: 100,
    },
  });
}

/** What has no parameter of its own goes as a filter. */
function filterText({ filter, where, priority, followed }: CaseListParams): string | undefined {
  const all: FilterNode[] = [filter, where].filter((node) => node !== undefined);
  if (followed) all.push({ field: "follower", op: "is", value: "me" });
  if (priority) all.push({ field: "priority", op: "is", value: priority });
  return all.length > 0 ? JSON.stringify(all.length === 1 ? all[0] : { all }) : undefined;
}

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: caseKeys.one(id),
    queryFn: ({ signal }) => api.get<Case>(`/cases/${id}`, { signal }),
    staleTime: 30_000,
  });

export const countsQuery = queryOptions({
  queryKey: caseKeys.counts,
  queryFn: ({ signal }) => api.get<CaseCounts>("/cases/counts", { signal }),
  staleTime: 15_000,
});

export function fetchCaseHistory(id: string, cursor: string | null, options?: RequestOptions) {
  return api.get<Page<CaseEvent>>(`/cases/${id}/history`, { ...options, query: { limit: 50, cursor } });
}

/** What may be changed of a case; an assignee is a user's id, "me" or null. */
export interface CasePatch {
  status?: CaseStatus;
  assignee?: string | null;
  queue?: string;
  /** A team's id, or null for none. */
  team?: string | null;
  priority?: Priority;
  tags?: string[];
  subject?: string;
  sub_status?: string;
  category?: string;
  language?: string;
  country?: string;
  sentiment?: Sentiment | "";
  fields?: Record<string, AttributeValue>;
  /** A moment, words for one ("tomorrow"), or null to wake. */
  snoozed_until?: string | null;
}

export function sendCasePatch(ids: string[], patch: CasePatch): Promise<Case[]> {
  const [only] = ids;
  if (ids.length === 1 && only) return api.patch<Case>(`/cases/${only}`, patch).then((c) => (c ? [c] : []));
  return api.post<{ items?: Case[] } | undefined>("/cases/bulk", { ids, patch }).then((p) => p?.items ?? []);
}

const workKeys = ["sub_status", "category", "language", "country", "sentiment"] as const;

/** The case as it will be after the patch, for painting before the server answers. */
export function withPatch(
  held: Case,
  patch: CasePatch,
  who: (id: string) => Ref | null,
  team: (id: string) => Ref | null = (id) => ({ id, name: "…" }),
): Case {
  const next = { ...held };
  if (patch.status) {
    next.status = patch.status;
    if (patch.status === "resolved") next.waiting_since = null;
  }
  if (patch.snoozed_until) next.status = "pending";
  if (patch.snoozed_until === null && held.snoozed_until && !patch.status) next.status = "open";
  if (patch.snoozed_until !== undefined) next.snoozed_until = momentOf(patch.snoozed_until);
  if (next.status !== "pending" && next.snoozed_until) next.snoozed_until = null;
  if (patch.assignee !== undefined) next.assignee = patch.assignee === null ? null : who(patch.assignee);
  if (patch.queue !== undefined) next.queue = patch.queue;
  if (patch.team !== undefined) next.team = patch.team === null ? null : team(patch.team);
  if (patch.priority) next.priority = patch.priority;
  if (patch.tags) next.tags = patch.tags;
  if (patch.subject !== undefined) next.subject = patch.subject;
  if (patch.status && patch.status !== held.status && held.sub_status) next.sub_status = "";
  for (const key of workKeys) if (patch[key] !== undefined) Object.assign(next, { [key]: patch[key] });
  if (patch.fields) next.fields = { ...held.fields, ...patch.fields };
  return next;
}

/** Words are the server's to read: until it has, the case sleeps from now. */
function momentOf(until: string | null): string | null {
  return until === null || Number.isFinite(Date.parse(until)) ? until : new Date().toISOString();
}

/** The patch that takes a case back to what it was before another patch. */
export function inverse(held: Case, patch: CasePatch): CasePatch {
  const back: CasePatch = {};
  if (patch.status || patch.snoozed_until !== undefined) {
    // A case that slept sleeps again; one that did not is what it was.
    if (held.snoozed_until) back.snoozed_until = held.snoozed_until;
    else back.status = held.status;
    if (patch.snoozed_until && !held.snoozed_until) back.snoozed_until = null;
  }
  if (patch.assignee !== undefined) back.assignee = held.assignee?.id ?? null;
  if (patch.queue !== undefined) back.queue = held.queue;
  if (patch.team !== undefined) back.team = held.team?.id ?? null;
  if (patch.priority) back.priority = held.priority;
  if (patch.tags) back.tags = held.tags;
  if (patch.subject !== undefined) back.subject = held.subject;
  for (const key of workKeys) if (patch[key] !== undefined) Object.assign(back, { [key]: held[key] ?? "" });
  if (patch.sub_status !== undefined && !patch.status) back.status = held.status;
  if (patch.status && held.sub_status) back.sub_status = held.sub_status;
  if (patch.fields) {
    back.fields = Object.fromEntries(Object.keys(patch.fields).map((key) => [key, held.fields?.[key] ?? null]));
  }
  return back;
}

/** Whether a case belongs in a list; undefined where only the server knows. */
export function belongs(c: Case, params: CaseListParams, me: string): boolean | undefined {
  if (params.status === "snoozed" ? !c.snoozed_until : c.status !== params.status) return false;
  if (params.tag && !c.tags.includes(params.tag)) return false;
  if (params.channel && c.channel_id !== params.channel) return false;
  if (params.priority && c.priority !== params.priority) return false;
  if (params.queue && c.queue !== params.queue) return false;
  if (params.team && c.team?.id !== params.team) return false;
  if (params.followed && !c.followers?.some((f) => f.id === me)) return false;
  if (params.view === "mine" && c.assignee?.id !== me) return false;
  if (params.view === "unassigned" && c.assignee !== null) return false;
  if (params.view === "all" && params.assignee && c.assignee?.id !== params.assignee) return false;
  const all = [params.filter, params.where].filter((node) => node !== undefined);
  return all.length === 0 || judge({ all }, c, me);
}

/** Whether a stands above b; the server's own order, down to its tie-break. */
export function above(a: Case, b: Case, sort: CaseSort): boolean {
  if (sort === "waiting" && a.waiting_since !== b.waiting_since) {
    if (!a.waiting_since) return false;
    if (!b.waiting_since) return true;
    return time(a.waiting_since) < time(b.waiting_since);
  }
  if (sort === "waiting") return a.id < b.id;
  if (sort === "due" && (a.due_at || b.due_at)) {
    if (!a.due_at || !b.due_at) return Boolean(a.due_at);
    return a.due_at === b.due_at ? a.id < b.id : time(a.due_at) < time(b.due_at);
  }
  if (sort === "priority" && a.priority !== b.priority) return rank(a.priority) > rank(b.priority);
  const diff = time(a.last_activity_at) - time(b.last_activity_at);
  return diff === 0 ? a.id > b.id : diff > 0;
}

const time = (iso: string) => Date.parse(iso);
const rank = (p: Priority) => ["low", "normal", "high", "urgent"].indexOf(p);

/**
 * Brings a list up to date with one case: replaces it where it stands, moves it
 * where its order changed, puts it in or takes it out. An older version than
 * the one held changes nothing. A place beyond the loaded pages is left to the
 * page that will bring it. There is whether it belongs, where somebody knows better.
 */
export function placeCase(
  data: Pages<Case>,
  c: Case,
  params: CaseListParams,
  me: string,
  there = belongs(c, params, me),
): Pages<Case> {
  const held = findCase(data, c.id);
  if (held && held.version > c.version) return data;
  // Until the server says so, what is not in the list stays out of it, and what is in it stays.
  if (!(there ?? held !== undefined)) return held ? removeFrom(data, new Set([c.id])) : data;
  if (held && sameOrder(held, c, params.sort)) return mapItem(data, c.id, () => c);
  return insertCase(held ? removeFrom(data, new Set([c.id])) : data, c, params.sort);
}

function insertCase(data: Pages<Case>, c: Case, sort: CaseSort): Pages<Case> {
  for (const [n, page] of data.pages.entries()) {
    const last = n === data.pages.length - 1;
    const foot = page.items.at(-1);
    // Whole pages are skipped by their last row: lists may be a thousand pages long.
    const here = foot !== undefined && above(c, foot, sort);
    const at = here ? page.items.findIndex((other) => above(c, other, sort)) : -1;
    if (at < 0 && (!last || page.next_cursor)) continue;
    const items = page.items.toSpliced(at < 0 ? page.items.length : at, 0, c);
    return { ...data, pages: data.pages.with(n, { ...page, items }) };
  }
  return data;
}

function findCase(data: Pages<Case>, id: string): Case | undefined {
  for (const page of data.pages) {
    const found = page.items.find((c) => c.id === id);
    if (found) return found;
  }
  return undefined;
}

function sameOrder(a: Case, b: Case, sort: CaseSort): boolean {
  if (sort === "waiting") return a.waiting_since === b.waiting_since;
  if (sort === "due" && (a.due_at || b.due_at)) return a.due_at === b.due_at;
  if (sort === "priority" && a.priority !== b.priority) return false;
  return a.last_activity_at === b.last_activity_at;
}
