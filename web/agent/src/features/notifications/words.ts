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
    case "assignee":
      return t`The case of ${contact} is somebody else's now`;
  }
  return t`The case of ${contact} changed`;
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
];
