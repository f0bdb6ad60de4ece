import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { type Look, mayNotify } from "@/app/shell/notifications";
import { useMe } from "@/entities/me";
import {
  type Notice,
  type NoticeNews,
  type NotificationSettings,
  noticeKeys,
  noticeSettingsQuery,
  readNotices,
} from "@/entities/notification";
import { useMyself } from "@/features/agents/presence";
import { once } from "@/lib/once";
import { readSetting } from "@/lib/storage";
import type { LiveEvent } from "@/live/event";
import { useLiveEvents } from "@/live/live";
import { isQuiet } from "./quiet";
import { chime } from "./sound";
import { noticeText, noticeTitle } from "./words";

const looked = () => Date.now() - readSetting<Look>("look", { at: 0, caseId: "" }).at < 3_000;
const here = () => document.visibilityState === "visible" && document.hasFocus();

/** Opens the case of a notification at its message. */
export function useOpenNotice() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCallback(
    (n: Notice, caseId?: string) => {
      if (!n.read_at) void readNotices(client, { ids: [n.id] }).catch(() => {});
      if (n.webhook_id) return void navigate({ to: `/settings/webhooks/${n.webhook_id}` as string });
      if (n.channel_id) return void navigate({ to: `/settings/channels/${n.channel_id}` as string });
      if (n.kind === "recipe_broken") return void navigate({ to: `/settings/automation/${n.recipe_id}` as string });
      if (n.reply_id) return void navigate({ to: "/approvals" });
      const found = caseId ?? n.cases?.at(-1)?.id ?? n.case_id;
      if (!found) return void navigate({ to: "/settings/notifications" });
      void navigate({
        to: "/inbox/$view/$caseId",
        params: { view: "all", caseId: found },
        search: n.message_id ? { message: n.message_id } : {},
      });
    },
    [client, navigate],
  );
}

/** What the page itself shows already needs no toast: offers have their card, the inbox its list. */
export function toasts(n: Notice, settings: NotificationSettings, path: string): boolean {
  if (!settings.toasts || !n.in_app || n.kind === "offered") return false;
  return !(n.kind === "replied" && path.startsWith("/inbox"));
}

/** Customers' messages and offers have desktop notifications of their own, which know more of them. */
const ownWay: readonly string[] = ["replied", "offered", "test"];

/** Tells of notifications as they come: by a toast where one looks, by the computer where one does not. */
export function useNotices() {
  const client = useQueryClient();
  const me = useMe();
  const open = useOpenNotice();
  const away = useMyself()?.presence.state === "away";
  const { caseId = "" } = useParams({ strict: false }) as { caseId?: string };
  const tell = useCallback(
    async (n: Notice, fresh: boolean) => {
      if (n.case_id && n.case_id === caseId && here()) return readNotices(client, { ids: [n.id] });
      const settings = await client.ensureQueryData(noticeSettingsQuery);
      if (away || !fresh || isQuiet(settings.quiet_hours, Date.now(), me.workspace.timezone)) return;
      if (settings.sound && n.in_app) once(`sound.${n.id}`, chime);
      if (here() && toasts(n, settings, location.pathname)) {
        const leads = n.case_id || n.channel_id || n.webhook_id || n.reply_id || n.cases;
        toast({
          title: noticeTitle(n),
          undoLabel: leads ? t`Open` : undefined,
          undo: leads ? () => open(n) : undefined,
        });
      }
      const ways = n.kind === "test" ? undefined : settings.kinds[n.kind];
      if (!ways?.desktop || ownWay.includes(n.kind) || looked() || !mayNotify()) return;
      once(`desktop.${n.id}`, () => {
        const note = new Notification(noticeTitle(n), {
          body: noticeText(n),
          tag: n.id,
          icon: "/icons/192.png",
          silent: true,
        });
        note.onclick = () => {
          window.focus();
          open(n);
          note.close();
        };
      });
    },
    [client, me.workspace.timezone, open, away, caseId],
  );
  const onEvent = useCallback(
    (event: LiveEvent) => {
      if (!event.type?.startsWith("notification.")) return; // signs of life have no type
      const n = (event.data as NoticeNews | undefined)?.notification;
      if (n) void tell(n, event.type === "notification.created").catch(() => {});
    },
    [tell],
  );
  useLiveEvents(onEvent);
  // Who opens a case has seen what was told of it.
  useEffect(() => {
    if (!caseId) return;
    const timer = setTimeout(() => {
      const unread = client.getQueryData<number>(noticeKeys.unread) ?? 0;
      if (unread > 0 && document.visibilityState === "visible") {
        void readNotices(client, { case_id: caseId }).catch(() => {});
      }
    }, 1_500);
    return () => clearTimeout(timer);
  }, [caseId, client]);
}
