import { t } from "@lingui/core/macro";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import type { Offer } from "@/entities/agent";
import { heldCase } from "@/entities/case-store";
import { useMe } from "@/entities/me";
import type { Message } from "@/entities/message";
import { noticeSettingsQuery } from "@/entities/notification";
import { kindWord } from "@/entities/preview";
import { isQuiet } from "@/features/notifications/quiet";
import { once } from "@/lib/once";
import { readSetting, writeSetting } from "@/lib/storage";
import type { LiveEvent } from "@/live/event";
import { useLiveEvents } from "@/live/live";

/** Whom a message concerns: those it is assigned to, and all where nobody has it. */
export function concerns(client: QueryClient, message: Message, me: string): boolean {
  const c = heldCase(client, message.case_id);
  return c !== undefined && (c.assignee === null || c.assignee.id === me);
}

/** Where the person looks: written by the tab that they look at, read by all. */
export interface Look {
  at: number;
  /** The case that is open there, if one is. */
  caseId: string;
}

const nowhere: Look = { at: 0, caseId: "" };
/** A tab writes where it looks every two seconds; one that is silent for longer is hidden or gone. */
const fresh = 3_000;

/** Whether a message needs telling: nobody looks at Recado, or they look at another case. */
export function unseen(message: Message, look: Look, now: number): boolean {
  if (now - look.at >= fresh) return true;
  return look.caseId !== "" && look.caseId !== message.case_id;
}

/** Whether the person wants notifications and the browser lets them through. Never asks: that is for a button. */
export function mayNotify(): boolean {
  return (
    typeof Notification !== "undefined" &&
    Notification.permission === "granted" &&
    readSetting<boolean>("notifications", false)
  );
}

/** Shows a message on the desktop; those of one conversation take each other's place. */
export function notify(message: Message, open: (caseId: string) => void) {
  const note = new Notification(message.author.name || t`New message`, {
    body: message.text || kindWord(message.kind),
    tag: message.conversation_id,
    icon: "/favicon.svg",
  });
  note.onclick = () => {
    window.focus();
    open(message.case_id);
    note.close();
  };
}

/** Shows an offer on the desktop. */
export function notifyOffer(offer: Offer) {
  const name = offer.case.contact.name;
  const note = new Notification(t`A case of ${name} is offered to you`, {
    body: offer.case.last_message?.text || offer.case.subject,
    tag: `offer-${offer.case_id}`,
    icon: "/favicon.svg",
    silent: true,
  });
  note.onclick = () => {
    window.focus();
    note.close();
  };
}

/** Keeps telling all tabs where the person looks. */
function useTellingLook() {
  const { caseId = "" } = useParams({ strict: false }) as { caseId?: string };
  useEffect(() => {
    const tell = () => {
      if (document.visibilityState !== "visible" || !document.hasFocus()) return;
      writeSetting<Look>("look", { at: Date.now(), caseId });
    };
    tell();
    const timer = setInterval(tell, 2_000);
    addEventListener("focus", tell);
    return () => {
      clearInterval(timer);
      removeEventListener("focus", tell);
    };
  }, [caseId]);
}

/**
 * Shows a desktop notification for what customers write while no tab of ours is
 * looked at, or another case is. Only after the person has switched it on in
 * their profile.
 */
export function useNotifications() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { user, workspace } = useMe();
  const me = user.id;
  useTellingLook();
  const wanted = useCallback(
    async (kind: "offered" | "replied") => {
      const settings = await client.ensureQueryData(noticeSettingsQuery);
      return settings.kinds[kind].desktop && !isQuiet(settings.quiet_hours, Date.now(), workspace.timezone);
    },
    [client, workspace.timezone],
  );
  const onEvent = useCallback(
    (event: LiveEvent) => {
      const offer = event.data as Offer | undefined;
      if (event.type === "offer.created" && offer?.agent_id === me && mayNotify()) {
        // Who looks at any tab of ours sees the offer there.
        if (Date.now() - readSetting("look", nowhere).at >= fresh)
          void wanted("offered").then(
            (is) => is && once(`offer.${offer.case_id}.${offer.offered_at}`, () => notifyOffer(offer)),
          );
        return;
      }
      const message = event.data as Message | undefined;
      if (event.type !== "message.created" || message?.direction !== "in" || !mayNotify()) return;
      // The case of the message arrives a moment after it; so does the word that another tab is looked at.
      setTimeout(() => {
        if (
          message.origin === "blocked" ||
          !unseen(message, readSetting("look", nowhere), Date.now()) ||
          !concerns(client, message, me)
        )
          return;
        const open = (caseId: string) => void navigate({ to: "/inbox/$view/$caseId", params: { view: "all", caseId } });
        void wanted("replied").then((is) => is && once(`message.${message.id}`, () => notify(message, open)));
      }, 250);
    },
    [client, navigate, me, wanted],
  );
  useLiveEvents(onEvent);
}
