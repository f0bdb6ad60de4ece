import { t } from "@lingui/core/macro";
import type { RecipeAction } from "@/entities/recipe";
import { AssignFields } from "./AssignFields";
import { EditFields } from "./EditFields";
import type { ActionKind, ActsOn, Params } from "./kind";
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

/** A draft waits in a case. */
const drafts = ({ mode }: Params) => mode === "draft";

/** All that recipes do, in the order of the menu. */
export const actionKinds: ActionKind[] = [
  {
    kind: "tags",
    needsCase: true,
    on: "case",
    name: () => t`Add or remove tags`,
    begin: { add: [] },
    Fields: TagFields,
  },
  {
    kind: "message_tags",
    on: "message",
    name: () => t`Add or remove tags of the message`,
    begin: { add: [] },
    Fields: MessageTagFields,
    needsCase: ({ on }) => on === "case",
    unless: markUnless,
  },
  {
    kind: "message_handled",
    on: "message",
    name: () => t`Set the message to handled`,
    begin: {},
    Fields: MessageHandledFields,
    unless: markUnless,
  },
  {
    kind: "message_assign",
    on: "message",
    name: () => t`Assign the message`,
    begin: {},
    Fields: MessageAssignFields,
    unless: markUnless,
  },
  {
    kind: "contact_tags",
    on: "case",
    name: () => t`Add or remove tags of the contact`,
    begin: { add: [] },
    Fields: TagFields,
  },
  {
    kind: "edit",
    on: "case",
    needsCase: true,
    name: () => t`Change facts of the case`,
    begin: { priority: "high" },
    Fields: EditFields,
  },
  {
    kind: "assign",
    needsCase: true,
    on: "case",
    name: () => t`Assign to people or teams`,
    begin: {},
    Fields: AssignFields,
  },
  {
    kind: "smart_assign",
    on: "case",
    needsCase: true,
    name: () => t`Assign to who knows the customer`,
    begin: { to: "agent", minutes: 1440 },
    Fields: SmartAssignFields,
  },
  {
    kind: "status",
    on: "case",
    needsCase: true,
    name: () => t`Change the status`,
    begin: { status: "resolved" },
    Fields: StatusFields,
    unless: statusUnless,
  },
  { kind: "queue", needsCase: true, on: "case", name: () => t`Move to a queue`, begin: {}, Fields: QueueFields },
  {
    kind: "skill",
    on: "case",
    needsCase: true,
    name: () => t`Add or remove a skill it needs`,
    begin: { level: 1 },
    Fields: SkillFields,
  },
  { kind: "sla", needsCase: true, on: "case", name: () => t`Set the SLA policy`, begin: {}, Fields: PolicyFields },
  {
    kind: "notify",
    on: "others",
    name: () => t`Tell people`,
    begin: { push: true, threshold: 1 },
    Fields: NotifyFields,
  },
  {
    kind: "snooze",
    needsCase: true,
    on: "case",
    name: () => t`Snooze the case`,
    begin: { minutes: 1440 },
    Fields: SnoozeFields,
  },
  { kind: "survey", needsCase: true, on: "customer", name: () => t`Ask a survey`, begin: {}, Fields: SurveyFields },
  {
    kind: "note",
    needsCase: true,
    on: "case",
    name: () => t`Add a note for the team`,
    begin: { text: "" },
    Fields: NoteFields,
  },
  {
    kind: "reply",
    on: "customer",
    name: () => t`Answer the customer`,
    begin: { text: "", mode: "now" },
    Fields: ReplyFields,
  },
  {
    kind: "private_reply",
    on: "customer",
    name: () => t`Answer in private`,
    begin: { text: "", mode: "now" },
    Fields: PrivateReplyFields,
    needsCase: drafts,
  },
  {
    kind: "public_reply",
    on: "customer",
    name: () => t`Answer in public`,
    begin: { text: "", mode: "approval" },
    Fields: PublicReplyFields,
    needsCase: drafts,
    unless: publicUnless,
  },
  {
    kind: "template",
    on: "customer",
    name: () => t`Send a template`,
    begin: {},
    Fields: TemplateFields,
    unless: templateUnless,
  },
  {
    kind: "moderate",
    on: "message",
    name: () => t`Hide or delete it, or block its author`,
    begin: { verb: "hide" },
    Fields: ModerateFields,
    unless: moderateUnless,
  },
  { kind: "webhook", on: "others", name: () => t`Call a webhook`, begin: { url: "" }, Fields: WebhookFields },
];

export function actsOnName(on: ActsOn): string {
  switch (on) {
    case "case":
      return t`On the case`;
    case "message":
      return t`On the message`;
    case "customer":
      return t`To the customer`;
    case "others":
      return t`To others`;
  }
}

const known = (kind: string) => actionKinds.find((k) => k.kind === kind);

export const actionName = (kind: string): string => known(kind)?.name() ?? kind;

export const fieldsOf = (kind: string) => known(kind)?.Fields;

/** Whether an action needs a case. */
export function needsCase(kind: string, params: Params): boolean {
  const needs = known(kind)?.needsCase;
  return typeof needs === "function" ? needs(params) : needs === true;
}

/** An action as it is added. */
export const actionOf = (kind: string): RecipeAction => ({
  id: crypto.randomUUID(),
  kind,
  params: known(kind)?.begin ?? {},
});
