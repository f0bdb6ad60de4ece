import type { QueryKey } from "@tanstack/react-query";
import { agentKeys } from "@/entities/agent";
import { caseKeys } from "@/entities/case";
import { channelKeys } from "@/entities/channel";
import { commerceKeys } from "@/entities/commerce";
import { consentKeys } from "@/entities/consent";
import { contactKeys } from "@/entities/contact";
import { formKeys } from "@/entities/form";
import { macroKeys } from "@/entities/macro";
import { meKeys } from "@/entities/me";
import { memberKeys } from "@/entities/member";
import { numberKeys } from "@/entities/number";
import { preparedKeys } from "@/entities/prepared";
import { queueKeys } from "@/entities/queue";
import { reachKeys } from "@/entities/reach";
import { removalKeys } from "@/entities/removal";
import { savedViewKeys } from "@/entities/saved-view";
import { smartTagKeys } from "@/entities/smart-tag";
import { surveyKeys } from "@/entities/survey";
import { tagKeys } from "@/entities/tag";
import { teamKeys } from "@/entities/team";
import { templateKeys } from "@/entities/template";
import type { LiveHandler } from "../event";
import { onCase, onCaseTold, onRegrouped } from "./case";
import { onAttribute, onCompany, onContact, onContactGone, onContactPart, onImport } from "./contact";
import { onConversation } from "./conversation";
import { onMentionRead } from "./mention";
import { onMessage } from "./message";
import { onNotification } from "./notification";
import { onAgent, onOffer, onOfferEnded } from "./routing";
import { onScheduled, onUnscheduled } from "./scheduled";
import { onSendWarning } from "./send-warning";
import { onSLA } from "./sla";
import { onSurvey } from "./survey";

/** Small lists are simply asked for again. */
const refetch =
  (...keys: QueryKey[]): LiveHandler =>
  (client) => {
    for (const queryKey of keys) void client.invalidateQueries({ queryKey });
  };

/** What each type of event does to the cache. A type that is not here changes nothing. */
export const handlers: Record<string, LiveHandler> = {
  "message.created": onMessage,
  "message.updated": onMessage,
  "message.scheduled": onScheduled,
  "message.unscheduled": onUnscheduled,
  "conversation.updated": onConversation,
  "case.created": onCase,
  "case.updated": onCase,
  "case.merged": onRegrouped,
  "case.unmerged": onRegrouped,
  "case.split": onRegrouped,
  "case_choices.updated": refetch(["case-choices"]),
  "sla.warning": onSLA,
  "sla.breach": onSLA,
  "sla.met": onSLA,
  "sla.updated": onSLA,
  "price_list.updated": refetch(["price-lists"], ["costs"]),
  "limit.updated": refetch(["limits"], ["costs"]),
  "order.updated": refetch(commerceKeys.orders),
  "catalogue.updated": refetch(commerceKeys.shops, commerceKeys.products),
  "form.updated": refetch(formKeys.all),
  "calendar.updated": refetch(["calendars"], ["workspace"]),
  "sla_policy.updated": refetch(["sla-policies"]),
  "contact.created": onContact,
  "contact.updated": onContact,
  "contact.merged": onContactGone,
  "contact.deleted": onContactGone,
  "contact.note": onContactPart,
  "contact.consent": onContactPart,
  "company.updated": onCompany,
  "attribute.updated": onAttribute,
  "import.updated": onImport,
  "channel.created": refetch(channelKeys.list),
  "channel.updated": refetch(channelKeys.list),
  "channel.deleted": refetch(channelKeys.list),
  "channel.health": refetch(channelKeys.list),
  "channel_removal.updated": refetch(removalKeys.list),
  "member.updated": refetch(memberKeys.list, meKeys.me, agentKeys.list),
  "agent.updated": onAgent,
  "offer.created": onOffer,
  "offer.ended": onOfferEnded,
  "queue.updated": refetch(queueKeys.list, agentKeys.list),
  "skill.updated": refetch(queueKeys.skills),
  "workstream.updated": refetch(queueKeys.workstreams),
  "notification.created": onNotification,
  "notification.updated": onNotification,
  "template.updated": refetch(templateKeys.all),
  "template.synced": refetch(templateKeys.all),
  "number.updated": refetch(numberKeys.all),
  "tag.updated": refetch(tagKeys.list, smartTagKeys.list),
  "tag.pass": refetch(smartTagKeys.list),
  "saved_reply.updated": refetch(tagKeys.replies),
  "view.updated": refetch(savedViewKeys.list),
  "team.updated": refetch(teamKeys.list, caseKeys.counts),
  "mention.read": onMentionRead,
  "macro.updated": refetch(macroKeys.list),
  "recipe.updated": refetch(["recipes"]),
  "webhook.updated": refetch(["webhooks"]),
  "topic.updated": refetch(["recipes"]),
  "filter.updated": refetch(["filters"], caseKeys.lists, contactKeys.lists),
  "recipe.run": refetch(["recipes"]),
  "prepared_reply.updated": (client, event) => {
    onCaseTold(client, event);
    refetch(preparedKeys.approvals, preparedKeys.all)(client, event);
  },
  "survey.updated": refetch(surveyKeys.all),
  "survey.sent": onSurvey,
  "survey.reminded": onSurvey,
  "survey.answered": onSurvey,
  "survey.commented": onSurvey,
  "survey.ended": onSurvey,
  "publication.updated": refetch(["publications"]),
  "publication.deleted": refetch(["publications"]),
  "reach_link.updated": refetch(reachKeys.links),
  "case.macro": onCaseTold,
  "workspace.updated": refetch(meKeys.me, ["workspace"], consentKeys.policy, consentKeys.permissions),
  "send.warning": onSendWarning,
  "journal.dead_letter": refetch(["journal"]),
};
