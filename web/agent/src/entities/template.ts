import { api, type Page } from "@client/api";
import { i18n } from "@lingui/core";
import { queryOptions } from "@tanstack/react-query";
import type { Text } from "./channel";
import type { Location, Message } from "./message";
import { queueKeys } from "./queue";

/** Something that a message has to say, or may, for a template to be sent. */
export interface Blank {
  key: string;
  kind: "text" | "file" | "number" | "moment" | "url" | "code" | "payload";
  part: string;
  name: string;
  required: boolean;
  example: string;
  fill: string;
  file_kind?: string;
  mimes?: string[];
}

export interface TemplateVersion {
  id: string;
  language: string;
  status: string;
  parts: { body: string };
  blanks: Blank[];
  sendable: boolean;
}

/** A message that the platform approves before it may be sent, in all its languages. */
export interface TemplateSheet {
  id: string;
  name: string;
  platform: string;
  category: "marketing" | "utility" | "authentication";
  default_language: string;
  channels: string[];
  versions: TemplateVersion[];
}

export interface ShownHeader {
  kind: "text" | "image" | "video" | "document" | "location";
  text?: string;
  file_id?: string;
  location?: Location;
}

export interface ShownButton {
  kind: "quick_reply" | "url" | "phone" | "copy_code" | "flow" | "catalog";
  text: string;
  value?: string;
}

/** A template as the customer sees it. */
export interface TemplateShown {
  header?: ShownHeader;
  body: string;
  footer?: string;
  buttons?: ShownButton[];
  cards?: { header: ShownHeader; body?: string; buttons: ShownButton[] }[];
  offer?: { text: string; code?: string; ends?: string };
}

/** What the platform would refuse, or might. */
export interface TemplateFinding {
  path: string;
  code: string;
  severity: "error" | "warning";
  message: Text;
  /** What the words name: limit, length, variable. */
  values?: Record<string, string>;
}

/** A template filled in for somebody. */
export interface PreparedTemplate {
  template_id: string;
  language: string;
  language_why: "asked" | "contact" | "case" | "default" | "workspace" | "only" | "none";
  sendable: boolean;
  text: string;
  shown: TemplateShown;
  blanks: Blank[];
  values: Record<string, string>;
  findings: TemplateFinding[];
}

/** What the workstream of a channel has its people offered. */
export interface OfferedTemplates {
  offered: string[];
  default: string | null;
}

/** A template that a prepared answer sends. */
export interface TemplateOrder {
  id: string;
  language?: string;
  variables?: Record<string, string>;
}

export const templateKeys = {
  all: ["templates"] as const,
  one: (id: string) => ["templates", "sheet", id] as const,
  /** What a message that can still be taken back was made of. */
  held: (messageId: string) => ["template-held", messageId] as const,
  // Under the key of workstreams: what changes those changes this.
  offered: (channelId: string) => [...queueKeys.workstreams, "templates", channelId] as const,
};

/** So many are listed at once; the others are found by their name or words. */
export const listed = 50;

/** One template, wherever in the list it stands. */
export const templateQuery = (id: string) =>
  queryOptions({
    queryKey: templateKeys.one(id),
    queryFn: ({ signal }) => api.get<TemplateSheet>(`/templates/${id}`, { signal }),
    staleTime: 60_000,
    retry: false,
  });

/** The first templates that a channel can send now, by name; with words, those that have them. */
export const sendableQuery = (channelId: string, words = "") =>
  queryOptions({
    queryKey: [...templateKeys.all, "sendable", channelId, words],
    queryFn: ({ signal }) =>
      api
        .get<Page<TemplateSheet>>("/templates", {
          signal,
          query: { channel_id: channelId, status: "approved,approved_by_provider", q: words, limit: listed },
        })
        .then((p) => p.items),
    staleTime: 60_000,
  });

/** All templates of the workspace, approved or not. */
export const templatesQuery = queryOptions({
  queryKey: [...templateKeys.all, "list"],
  queryFn: ({ signal }) =>
    api.get<Page<TemplateSheet>>("/templates", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

export const offeredQuery = (channelId: string) =>
  queryOptions({
    queryKey: templateKeys.offered(channelId),
    queryFn: ({ signal }) => api.get<OfferedTemplates>(`/channels/${channelId}/templates/offered`, { signal }),
    staleTime: 60_000,
  });

/** A template as the customer of a conversation would get it, and what is missing. */
export const preparedQuery = (conversationId: string, order: TemplateOrder) =>
  queryOptions({
    queryKey: [...templateKeys.all, "prepared", conversationId, order],
    queryFn: ({ signal }) =>
      api.post<PreparedTemplate>(
        `/templates/${order.id}/preview`,
        { conversation_id: conversationId, language: order.language, variables: order.variables },
        { signal },
      ),
    retry: false,
    staleTime: 5_000,
  });

/** Sends a template; with seconds to hold it can be taken back for so long. */
export const sendTemplate = (conversationId: string, template: TemplateOrder, idempotencyKey: string, hold = 0) =>
  api.post<Message>(
    `/conversations/${conversationId}/messages`,
    { kind: "template", template, hold_seconds: hold || undefined },
    { idempotencyKey },
  );

/** The languages of a template that can be sent. */
export const sendableVersions = (sheet: TemplateSheet): TemplateVersion[] => sheet.versions.filter((v) => v.sendable);

/** The name of a template's language in that of the desk: es_AR too. */
export function templateLanguage(code: string): string {
  try {
    return new Intl.DisplayNames([i18n.locale], { type: "language" }).of(code.replace("_", "-")) ?? code;
  } catch {
    return code; // the platform's own word
  }
}
