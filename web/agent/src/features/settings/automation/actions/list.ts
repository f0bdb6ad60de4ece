import { t } from "@lingui/core/macro";
import type { RecipeAction } from "@/entities/recipe";
import { AssignFields } from "./AssignFields";
import { EditFields } from "./EditFields";
import type { ActionKind } from "./kind";
import { MessageAssignFields, MessageHandledFields, MessageTagFields, markUnless } from "./MarkFields";
import { ModerateFields, moderateUnless } from "./ModerateFields";
import { PolicyFields, QueueFields, SkillFields } from "./NeedFields";
import { NotifyFields } from "./NotifyFields";
import { PrivateReplyFields, PublicReplyFields, publicUnless, ReplyFields } from "./ReplyFields";
import { SmartAssignFields } from "./SmartAssignFields";
import { SnoozeFields } from "./SnoozeFields";
import { StatusFields, statusUnless } from "./StatusFields";
import { SurveyFields } from "./SurveyFields";
import { TagFields } from "./TagFields";
import { TemplateFields, templateUnless } from "./TemplateFields";
import { NoteFields } from "./TextFields";
import { WebhookFields } from "./WebhookFields";

/** All that recipes do, in the order of the menu. */
export const actionKinds: ActionKind[] = [
  { kind: "tags", name: () => t`Add or remove tags`, begin: { add: [] }, Fields: TagFields },
  {
    kind: "message_tags",
    name: () => t`Add or remove tags of the message`,
    begin: { add: [] },
    Fields: MessageTagFields,
    unless: markUnless,
  },
  {
    kind: "message_handled",
    name: () => t`Set the message to handled`,
    begin: {},
    Fields: MessageHandledFields,
    unless: markUnless,
  },
  {
    kind: "message_assign",
    name: () => t`Assign the message`,
    begin: {},
    Fields: MessageAssignFields,
    unless: markUnless,
  },
  { kind: "edit", name: () => t`Change facts of the case`, begin: { priority: "high" }, Fields: EditFields },
  { kind: "assign", name: () => t`Assign to people or teams`, begin: {}, Fields: AssignFields },
  {
    kind: "smart_assign",
    name: () => t`Assign to who knows the customer`,
    begin: { to: "agent", minutes: 1440 },
    Fields: SmartAssignFields,
  },
  {
    kind: "status",
    name: () => t`Change the status`,
    begin: { status: "resolved" },
    Fields: StatusFields,
    unless: statusUnless,
  },
  { kind: "queue", name: () => t`Move to a queue`, begin: {}, Fields: QueueFields },
  { kind: "skill", name: () => t`Add or remove a skill it needs`, begin: { level: 1 }, Fields: SkillFields },
  { kind: "sla", name: () => t`Set the SLA policy`, begin: {}, Fields: PolicyFields },
  { kind: "notify", name: () => t`Tell people`, begin: { push: true, threshold: 1 }, Fields: NotifyFields },
  { kind: "snooze", name: () => t`Snooze the case`, begin: { minutes: 1440 }, Fields: SnoozeFields },
  { kind: "survey", name: () => t`Ask a survey`, begin: {}, Fields: SurveyFields },
  { kind: "note", name: () => t`Add a note for the team`, begin: { text: "" }, Fields: NoteFields },
  { kind: "reply", name: () => t`Answer the customer`, begin: { text: "", mode: "now" }, Fields: ReplyFields },
  {
    kind: "private_reply",
    name: () => t`Answer in private`,
    begin: { text: "", mode: "now" },
    Fields: PrivateReplyFields,
  },
  {
    kind: "public_reply",
    name: () => t`Answer in public`,
    begin: { text: "", mode: "approval" },
    Fields: PublicReplyFields,
    unless: publicUnless,
  },
  {
    kind: "template",
    name: () => t`Send a template`,
    begin: {},
    Fields: TemplateFields,
    unless: templateUnless,
  },
  {
    kind: "moderate",
    name: () => t`Hide or delete it, or block its author`,
    begin: { verb: "hide" },
    Fields: ModerateFields,
    unless: moderateUnless,
  },
  { kind: "webhook", name: () => t`Call a webhook`, begin: { url: "" }, Fields: WebhookFields },
];

const known = (kind: string) => actionKinds.find((k) => k.kind === kind);

export const actionName = (kind: string): string => known(kind)?.name() ?? kind;

export const fieldsOf = (kind: string) => known(kind)?.Fields;

/** An action as it is added. */
export const actionOf = (kind: string): RecipeAction => ({
  id: crypto.randomUUID(),
  kind,
  params: known(kind)?.begin ?? {},
});
