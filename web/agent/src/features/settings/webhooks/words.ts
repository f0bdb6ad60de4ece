import { t } from "@lingui/core/macro";
import type { Delivery, Webhook } from "@/entities/webhook";

/** How a delivery stands, in words. */
export function deliveryState(d: Pick<Delivery, "state" | "status" | "error">): string {
  switch (d.state) {
    case "delivered":
      return t`Delivered`;
    case "failed":
      return t`Not delivered: ${tryError(d.error, d.status)}`;
  }
  return d.error ? t`Will be tried again: ${tryError(d.error, d.status)}` : t`On its way`;
}

/** What went wrong at a try. */
export function tryError(error: string | undefined, status: number): string {
  switch (error) {
    case undefined:
    case "":
      return t`nothing`;
    case "timeout":
      return t`there was no answer within 15 seconds`;
    case "private":
      return t`the address is on a private network`;
    case "redirect":
      return t`the answer leads elsewhere, which is not followed`;
    case "broken":
      return t`the answer broke off or is not HTTP`;
    case "status":
      return t`the answer was ${status}`;
    case "gone":
      return t`the answer was 410: it is gone for good`;
    case "unauthorised":
      return t`what was needed is not there any more`;
    case "unreadable":
      return t`the call could not be made`;
  }
  return t`no connection`;
}

export function pausedWhy(w: Webhook): string {
  switch (w.reason) {
    case "gone":
      return t`Paused: it answered that it is gone for good`;
    case "failing":
      return t`Paused: nothing reached it for a day`;
  }
  return t`Paused`;
}

/** The variables that a call may tell. */
export const variables = (): { name: string; label: string }[] => [
  { name: "message.text", label: t`Message: text` },
  { name: "message.id", label: t`Message: id` },
  { name: "message.direction", label: t`Message: direction` },
  { name: "message.kind", label: t`Message: kind` },
  { name: "message.author", label: t`Message: author` },
  { name: "message.at", label: t`Message: time` },
  { name: "case.number", label: t`Case: number` },
  { name: "case.id", label: t`Case: id` },
  { name: "case.url", label: t`Case: link` },
  { name: "case.subject", label: t`Case: subject` },
  { name: "case.status", label: t`Case: status` },
  { name: "case.priority", label: t`Case: priority` },
  { name: "case.category", label: t`Case: category` },
  { name: "case.tags", label: t`Case: tags` },
  { name: "case.assignee", label: t`Case: assignee` },
  { name: "case.team", label: t`Case: team` },
  { name: "case.queue", label: t`Case: queue` },
  { name: "case.language", label: t`Case: language` },
  { name: "case.country", label: t`Case: country` },
  { name: "case.sentiment", label: t`Case: mood` },
  { name: "contact.name", label: t`Customer: name` },
  { name: "contact.first_name", label: t`Customer: first name` },
  { name: "contact.id", label: t`Customer: id` },
  { name: "channel.name", label: t`Channel: name` },
  { name: "channel.platform", label: t`Channel: platform` },
  { name: "channel.id", label: t`Channel: id` },
  { name: "workspace.name", label: t`Business` },
  { name: "recipe.name", label: t`Recipe: name` },
  { name: "event.type", label: t`Event: kind` },
  { name: "event.at", label: t`Event: time` },
];
