import { api, type Page } from "@client/api";
import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Ref } from "./contact";
import { mapItem, type Pages } from "./page";

export type NotificationKind =
  | "assigned"
  | "offered"
  | "mentioned"
  | "replied"
  | "followed"
  | "sla_warned"
  | "sla_breached"
  | "window_closing"
  | "channel_bad"
  | "channel_well"
  | "recipe"
  | "recipe_broken"
  | "survey_low"
  | "webhook_paused"
  | "approval";

/** Something that one is told. Several of a kind in one case are one with a count. */
export interface Notice {
  id: string;
  kind: NotificationKind | "test";
  case_id: string;
  case_number: number;
  contact: string;
  actor: Ref;
  /** The first message in it. */
  message_id: string;
  text: string;
  detail: string;
  /** Set where it is about a channel, whose name contact is then. */
  channel_id?: string;
  /** Set where it is about a webhook, whose name contact is then. */
  webhook_id?: string;
  /** Set where it is about a prepared reply to what has no case. */
  reply_id?: string;
  /** Set where a recipe has it told, whose name contact is then. */
  recipe_id?: string;
  /** The newest cases that the recipe found, the newest last. */
  cases?: { id: string; number: number; contact: string }[];
  count: number;
  /** Whether it is in the app's own list. */
  in_app: boolean;
  created_at: string;
  updated_at: string;
  read_at: string | null;
}

export interface NoticePage extends Page<Notice> {
  unread: number;
}

export interface NoticeNews {
  user_id: string;
  notification?: Notice;
  read?: string[];
  all_read?: boolean;
  unread: number;
}

export interface Ways {
  in_app: boolean;
  desktop: boolean;
  push: boolean;
  email: boolean;
}

export interface QuietHours {
  enabled: boolean;
  from: string;
  to: string;
  days: number[];
  timezone: string;
}

export interface NotificationSettings {
  kinds: Record<NotificationKind, Ways>;
  quiet_hours: QuietHours;
  digest: "off" | "hourly" | "daily";
  hide_text: boolean;
  toasts: boolean;
  sound: boolean;
}

export const noticeKeys = {
  all: ["notifications"] as const,
  list: ["notifications", "list"] as const,
  unread: ["notifications", "unread"] as const,
  settings: ["notifications", "settings"] as const,
  browsers: ["notifications", "browsers"] as const,
  policy: ["notifications", "policy"] as const,
};

export const unreadQuery = queryOptions({
  queryKey: noticeKeys.unread,
  queryFn: ({ signal }) => api.get<NoticePage>("/notifications", { query: { limit: 1 }, signal }).then((p) => p.unread),
});

export const noticesQuery = infiniteQueryOptions({
  queryKey: noticeKeys.list,
  queryFn: ({ pageParam, signal }) =>
    api.get<NoticePage>("/notifications", { query: { limit: 30, cursor: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page: NoticePage) => page.next_cursor,
});

export const noticeSettingsQuery = queryOptions({
  queryKey: noticeKeys.settings,
  queryFn: ({ signal }) => api.get<NotificationSettings>("/me/notification-settings", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Marks as read what is said: some, those of a case, or all. */
export async function readNotices(client: QueryClient, which: { ids?: string[]; case_id?: string; all?: boolean }) {
  const { unread } = await api.post<{ unread: number }>("/notifications/read", which);
  client.setQueryData(noticeKeys.unread, unread);
  patchNotices(client, (n) => (which.all || which.ids?.includes(n.id) || n.case_id === which.case_id ? seen(n) : n));
}

const seen = (n: Notice): Notice => (n.read_at ? n : { ...n, read_at: new Date().toISOString() });

function patchNotices(client: QueryClient, f: (n: Notice) => Notice) {
  client.setQueryData<Pages<Notice>>(
    noticeKeys.list,
    (data) => data && { ...data, pages: data.pages.map((p) => ({ ...p, items: p.items.map(f) })) },
  );
}

/** Applies news of one's notifications: what is new stands first, wherever it stood. */
export function storeNews(client: QueryClient, news: NoticeNews) {
  client.setQueryData(noticeKeys.unread, news.unread);
  const { notification: n, read } = news;
  if (news.all_read) patchNotices(client, seen);
  if (read) {
    client.setQueryData<Pages<Notice>>(noticeKeys.list, (data) =>
      read.reduce((pages, id) => pages && mapItem(pages, id, seen), data),
    );
  }
  if (!n?.in_app) return;
  client.setQueryData<Pages<Notice>>(noticeKeys.list, (data) => {
    const [first, ...rest] = data?.pages ?? [];
    if (!data || !first) return data;
    const without = (items: Notice[]) => items.filter((i) => i.id !== n.id);
    return {
      ...data,
      pages: [
        { ...first, items: [n, ...without(first.items)] },
        ...rest.map((p) => ({ ...p, items: without(p.items) })),
      ],
    };
  });
}
