import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import { type ConsentKind, contactKeys } from "./contact";

export type ConsentSource =
  | "message"
  | "form"
  | "paper"
  | "phone"
  | "import"
  | "word"
  | "platform"
  | "api"
  | "other"
  | (string & {});

/** One entry of a contact's ledger. */
export interface Consent {
  id: string;
  kind: ConsentKind;
  /** The one channel that it is about; empty for all. */
  channel_id: string;
  granted: boolean;
  source: ConsentSource;
  how: string;
  text: string;
  message_id: string;
  actor: { type: string; name?: string };
  at: string;
}

export interface ConsentPolicy {
  templates: "off" | "warn" | "require";
  writing_counts: boolean;
  opted_out: "marketing" | "everything";
  stop_words: string[];
  start_words: string[];
  one_channel: boolean;
  answer: { enabled: boolean; stop: Record<string, string>; start: Record<string, string> };
  warn_minutes: number;
  tell_assignee: boolean;
  many: number;
  alike: number;
}

export type TemplateCategory = "marketing" | "utility" | "authentication";

/** Whether a template may be sent to somebody, and why not. */
export interface Verdict {
  level: "ok" | "warned" | "refused";
  code: "" | "opted_out" | "no_consent";
  kind: ConsentKind | "";
  since: string | null;
  how: string;
}

/** What counts of permission in a conversation. */
export interface Permission {
  messages: Consent | null;
  marketing: Consent | null;
  verdicts: Partial<Record<TemplateCategory, Verdict>>;
  warn_minutes: number;
}

/** What a send to many would come to. */
export interface SendCheck {
  recipients: number;
  cold: number;
  refused: number;
  confirm: boolean;
  from: number;
  per_second: number;
}

/** The same words that went out very often. */
export interface SendWarning {
  id: string;
  channel_id: string;
  template: string;
  text: string;
  count: number;
  author: { name?: string };
  at: string;
}

export const consentKeys = {
  policy: ["consent-policy"] as const,
  permissions: ["permission"] as const,
  permission: (conversationId: string) => ["permission", conversationId] as const,
  warnings: ["send-warnings"] as const,
};

export const ledgerQuery = (contactId: string) =>
  queryOptions({
    queryKey: contactKeys.consents(contactId),
    queryFn: ({ signal }) =>
      api.get<Page<Consent>>(`/contacts/${contactId}/consents`, { signal }).then((page) => page.items),
  });

export const consentPolicyQuery = queryOptions({
  queryKey: consentKeys.policy,
  queryFn: ({ signal }) => api.get<ConsentPolicy>("/consent-policy", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const permissionQuery = (conversationId: string) =>
  queryOptions({
    queryKey: consentKeys.permission(conversationId),
    queryFn: ({ signal }) => api.get<Permission>(`/conversations/${conversationId}/permission`, { signal }),
    staleTime: 30_000,
  });

export const sendWarningsQuery = queryOptions({
  queryKey: consentKeys.warnings,
  queryFn: ({ signal }) => api.get<Page<SendWarning>>("/send-warnings", { signal }).then((page) => page.items),
});

/** Asks what a send to many would come to. */
export const sendCheckQuery = (caseIds: readonly string[], category?: TemplateCategory) =>
  queryOptions({
    queryKey: ["send-check", category ?? "", ...caseIds],
    queryFn: ({ signal }) => api.post<SendCheck>("/send-checks", { case_ids: caseIds, category }, { signal }),
    staleTime: 0,
  });
