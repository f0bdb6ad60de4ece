import { api, type Page } from "@client/api";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Text } from "./channel";
import type { Attachment } from "./message";
import {
  type Blank,
  type ShownButton,
  type ShownHeader,
  type TemplateFinding,
  type TemplateSheet,
  type TemplateShown,
  type TemplateVersion,
  templateKeys,
} from "./template";

// What those who make templates need beside what those who send them know.

export type Category = TemplateSheet["category"];

export type TemplateStatus =
  | "draft"
  | "unconfirmed"
  | "pending"
  | "approved"
  | "rejected"
  | "paused"
  | "disabled"
  | "in_appeal"
  | "pending_deletion"
  | "deleted"
  | "limit_exceeded"
  | "archived"
  | "approved_by_provider";

type Examples = Record<string, string>;

export interface Header {
  kind: ShownHeader["kind"];
  text?: string;
  examples?: Examples;
  file_id?: string;
}

export interface TemplateButton {
  kind: ShownButton["kind"];
  text?: string;
  url?: string;
  example?: string;
  phone?: string;
  flow_id?: string;
  flow_action?: string;
  flow_screen?: string;
}

export interface Card {
  header: Header;
  body?: string;
  examples?: Examples;
  buttons: TemplateButton[];
}

export interface Code {
  kind: "copy_code" | "one_tap" | "zero_tap";
  text?: string;
  autofill_text?: string;
  apps?: { package: string; signature: string }[];
  warning?: boolean;
  expiry_minutes?: number;
  terms_accepted?: boolean;
}

/** What a template says in one language. */
export interface Parts {
  header?: Header;
  body: string;
  examples?: Examples;
  footer?: string;
  buttons?: TemplateButton[];
  cards?: Card[];
  offer?: { text: string; expires?: boolean };
  code?: Code;
  ttl_seconds?: number;
  foreign?: string[];
}

interface Failure {
  code: string;
  title: string;
  detail?: string;
}

/** A template in one language, with all that the platform says of it. */
export interface Version extends TemplateVersion {
  remote_id: string;
  status: TemplateStatus;
  status_at: string;
  reason: string;
  detail: string;
  quality: "green" | "yellow" | "red" | "unknown";
  category: Category;
  next_category: Category | "";
  parts: Parts;
  draft: Parts | null;
  failure: Failure | null;
  submitted_at: string | null;
  editable: boolean;
  submittable: boolean;
}

/** A template as those see it who make it. */
export interface Sheet extends TemplateSheet {
  account: string;
  pasted: boolean;
  fills: Record<string, string>;
  status: TemplateStatus;
  versions: Version[];
  created_at: string;
  updated_at: string;
  files?: Attachment[];
}

/** What a platform's templates may look like. */
export interface TemplateRules {
  languages: string[] | null;
  header_kinds: ShownHeader["kind"][] | null;
  sample_mimes?: Record<string, string[]>;
  header_length: number;
  body_length: number;
  footer_length: number;
  offer_length: number;
  offer_body_length: number;
  code_minutes: number;
  buttons: {
    total: number;
    replies: number;
    urls: number;
    phones: number;
    copy_codes: number;
    flows: number;
    text_length: number;
    url_length: number;
    phone_length: number;
    code_length: number;
  };
  cards: { least: number; most: number; body_length: number; buttons: number };
  ttl: Partial<Record<Category, { least: number; most: number }>> | null;
  name_lock_days: number;
  reasons: Record<string, Text> | null;
}

export interface Checked {
  findings: TemplateFinding[];
  blanks: Blank[];
  shown: TemplateShown;
}

export interface Submission {
  language: string;
  state: "submitted" | "refused" | "failed" | "unconfirmed" | "unchanged";
  findings: TemplateFinding[];
  failure: Failure | null;
  retry_after?: number;
}

export interface TemplateChange {
  id: string;
  language: string;
  kind:
    | "created"
    | "edited"
    | "submitted"
    | "refused"
    | "status"
    | "quality"
    | "category"
    | "next_category"
    | "text"
    | "removed";
  before: string;
  after: string;
  detail: string;
  actor: { type: string; name?: string };
  at: string;
}

/** How far the look at the platform's list of an account is. */
export interface TemplateSync {
  account: string;
  channel_id: string;
  state: "never" | "running" | "done" | "failed" | "unavailable";
  seen: number;
  total: number;
  changed: number;
  failure: Failure | null;
  ended_at: string | null;
}

export interface TemplateFilter {
  channel_id?: string;
  status?: string;
  category?: string;
  q?: string;
}

export const sheetKeys = {
  list: (filter: TemplateFilter) => [...templateKeys.all, "sheets", filter] as const,
  one: templateKeys.one,
  history: (id: string) => [...templateKeys.all, "history", id] as const,
  sync: (channelId: string) => [...templateKeys.all, "sync", channelId] as const,
};

/** Pages of templates by name. */
export const sheetsQuery = (filter: TemplateFilter) =>
  infiniteQueryOptions({
    queryKey: sheetKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Sheet>>("/templates", { signal, query: { ...filter, cursor: pageParam, limit: 50 } }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor || undefined,
    staleTime: 30_000,
  });

export const sheetQuery = (id: string) =>
  queryOptions({
    queryKey: sheetKeys.one(id),
    queryFn: ({ signal }) => api.get<Sheet>(`/templates/${id}`, { signal }),
  });

export const historyQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: sheetKeys.history(id),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<TemplateChange>>(`/templates/${id}/history`, { signal, query: { cursor: pageParam, limit: 20 } }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor || undefined,
  });

/** How far the look at the platform's list is; asked for often while one runs. */
export const syncQuery = (channelId: string) =>
  queryOptions({
    queryKey: sheetKeys.sync(channelId),
    queryFn: ({ signal }) => api.get<TemplateSync>(`/channels/${channelId}/templates/sync`, { signal }),
    refetchInterval: (query) => (query.state.data?.state === "running" ? 700 : false),
    staleTime: 10_000,
  });

export interface CheckInput {
  channel_id: string;
  name: string;
  category: Category;
  language: string;
  parts: Parts;
}

/** What the platform would refuse, and how it reads. Not among the templates: their news do not change it. */
export const checkQuery = (input: CheckInput) =>
  queryOptions({
    queryKey: ["template-check", input],
    queryFn: ({ signal }) => api.post<Checked>("/templates/check", input, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10_000,
    retry: false,
  });
