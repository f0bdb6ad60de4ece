import { t } from "@lingui/core/macro";
import type { Notice, NotificationKind } from "@/entities/notification";

/** What a notification says, in one line. */
export function noticeTitle(n: Notice): string {
  const contact = n.contact || t`A customer`;
  const actor = n.actor.name;
  switch (n.kind) {
    case "assigned":
      return actor ? t`${actor} gave you the case of ${contact}` : t`You have the case of ${contact}`;
    case "offered":
      return t`A case of ${contact} is offered to you`;
    case "mentioned":
      return actor
        ? t`${actor} mentioned you in the case of ${contact}`
        : t`You are mentioned in the case of ${contact}`;
    case "replied":
      return t`${contact} wrote`;
    case "followed":
      return followed(n, contact);
    case "sla_warned":
      return t`The case of ${contact} is nearly due`;
    case "sla_breached":
      return t`The case of ${contact} is overdue`;
    case "window_closing":
      return t`The reply window of ${contact} closes soon`;
    case "channel_bad":
      return t`The channel ${contact} does not work`;
    case "channel_well":
      return t`The channel ${contact} works again`;
    case "recipe":
      return n.contact || t`A recipe`;
    case "recipe_broken":
      return t`The recipe ${n.contact} cannot work any more: see what it lacks`;
    case "approval":
      return t`A recipe's reply to ${contact} waits for approval`;
    case "survey_low":
      return t`${contact} gave a low score`;
    case "webhook_paused":
      return t`The webhook ${contact} is paused: nothing reaches it`;
    case "test":
      return t`Notifications work`;
  }
}

function followed(n: Notice, contact: string): string {
  switch (n.detail) {
    case "message":
      return t`${contact} wrote in a case that you follow`;
    case "note":
      return t`New note in the case of ${contact}`;
    case "status":
      return t`The case of ${contact} has another status`;
    case "added":
      return t`You follow the case of ${contact} now`;
    case "assignee":
      return t`The case of ${contact} is somebody else's now`;
  }
  return t`The case of ${contact} changed`;
}

/** What it says below, where that is no message's text. */
export function noticeText(n: Notice): string {
  if (n.kind === "recipe") return (n.cases ?? []).map((c) => `#${c.number} ${c.contact}`).join(" · ");
  if (n.kind !== "channel_bad") return n.text;
  switch (n.detail) {
    case "credentials":
      return t`Its network refuses the credentials: enter new ones.`;
    case "settings":
      return t`Its network does not know the account: look at its settings.`;
    case "subscribe":
      return t`Nothing arrives: subscribe to its events again.`;
    case "verify":
      return t`The number has to be verified and registered.`;
  }
  return t`Its network says why: look at the channel.`;
}

/** The kinds as settings name them. */
export function kindName(kind: NotificationKind): string {
  switch (kind) {
    case "assigned":
      return t`A case is given to me`;
    case "offered":
      return t`A case is offered to me`;
    case "mentioned":
      return t`A note mentions me`;
    case "replied":
      return t`The customer writes in my case`;
    case "followed":
      return t`News in a case that I follow`;
    case "sla_warned":
      return t`My case is nearly due`;
    case "sla_breached":
      return t`My case is overdue`;
    case "window_closing":
      return t`A reply window closes on a customer who waits`;
    case "channel_bad":
      return t`A channel does not work (for admins)`;
    case "channel_well":
      return t`A channel works again (for admins)`;
    case "recipe":
      return t`A recipe has me told`;
    case "recipe_broken":
      return t`A recipe cannot work any more (for admins)`;
    case "approval":
      return t`A recipe's reply waits for approval (for supervisors)`;
    case "survey_low":
      return t`A customer gave a low score (for supervisors)`;
    case "webhook_paused":
      return t`A webhook is paused because nothing reaches it (for admins)`;
  }
}

export const noticeKinds: readonly NotificationKind[] = [
  "assigned",
  "offered",
  "mentioned",
  "replied",
  "followed",
  "sla_warned",
  "sla_breached",
  "window_closing",
  "channel_bad",
  "channel_well",
  "recipe",
  "recipe_broken",
  "survey_low",
  "webhook_paused",
  "approval",
];
