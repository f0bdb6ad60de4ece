import { t } from "@lingui/core/macro";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { heldCase } from "@/entities/case-store";
import { useMe } from "@/entities/me";
import type { Message } from "@/entities/message";
import { readSetting, writeSetting } from "@/lib/storage";
import type { LiveEvent } from "@/live/event";
import { useLiveEvents } from "@/live/live";

/** Whom a message concerns: those it is assigned to, and all where nobody has it. */
export function concerns(client: QueryClient, message: Message, me: string): boolean {
  const c = heldCase(client, message.case_id);
  return c !== undefined && (c.assignee === null || c.assignee.id === me);
}

/**
 * Shows a desktop notification for what customers write while no tab of ours is
 * looked at. Only after the person has switched it on in their profile.
 */
export function useNotifications() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const me = useMe().user.id;

  useEffect(() => {
    const seen = () =>
      document.visibilityState === "visible" && document.hasFocus() && writeSetting("seen", Date.now());
    seen();
    const timer = setInterval(seen, 2_000);
    addEventListener("focus", seen);
    return () => {
      clearInterval(timer);
      removeEventListener("focus", seen);
    };
  }, []);

  const onEvent = useCallback(
    (event: LiveEvent) => {
      if (event.type !== "message.created" || !readSetting("notifications", false)) return;
      const message = event.data as Message | undefined;
      if (message?.direction !== "in" || typeof Notification === "undefined") return;
      if (Notification.permission !== "granted") return;
      // The case of the message arrives a moment after it; so does the word that another tab is looked at.
      setTimeout(() => {
        if (Date.now() - readSetting("seen", 0) < 3_000 || !concerns(client, message, me)) return;
        const note = new Notification(message.author.name || t`New message`, {
          body: message.text || t`Sent a file`,
          tag: message.conversation_id,
          icon: "/favicon.svg",
        });
        note.onclick = () => {
          window.focus();
          void navigate({ to: "/inbox/$view/$caseId", params: { view: "all", caseId: message.case_id } });
          note.close();
        };
      }, 250);
    },
    [client, navigate, me],
  );
  useLiveEvents(onEvent);
}
