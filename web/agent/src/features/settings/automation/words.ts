import { plural, t } from "@lingui/core/macro";
import { statusName } from "@/actions/case-actions";
import type { ActionResult, RecipeFamily, RecipeRun, Trigger, TriggerKind, TriggerMessages } from "@/entities/recipe";
import { actionName } from "./actions/list";
import { scheduleText } from "./schedule";

export const families: RecipeFamily[] = ["new", "update", "time"];

export function familyName(family: RecipeFamily): string {
  switch (family) {
    case "new":
      return t`New messages and cases`;
    case "update":
      return t`Changes of a case`;
    case "time":
      return t`By time`;
  }
}

export function familyAbout(family: RecipeFamily): string {
  switch (family) {
    case "new":
      return t`Looks at every message as it comes in or goes out.`;
    case "update":
      return t`Looks at a case when it gets a message, a tag or another status.`;
    case "time":
      return t`Looks at a case after a time without an answer or without anybody touching it, or at cases at set times.`;
  }
}

/** The triggers of each family; the first is what a new recipe begins with. */
export const triggersOf: Record<RecipeFamily, TriggerKind[]> = {
  new: ["new"],
  update: ["message", "tag", "status", "survey"],
  time: ["silence", "untouched", "schedule"],
};

export function triggerName(kind: TriggerKind): string {
  switch (kind) {
    case "new":
      return t`A message comes in or goes out`;
    case "message":
      return t`A case gets a message`;
    case "tag":
      return t`A tag is added`;
    case "status":
      return t`The status changes`;
    case "survey":
      return t`A survey is answered`;
    case "silence":
      return t`The customer does not answer`;
    case "untouched":
      return t`Nobody touches the case`;
    case "schedule":
      return t`At set times`;
  }
}

/** Which messages may start a recipe; "" for all. */
export const messagesOf: (TriggerMessages | "")[] = ["", "private", "public", "mention"];

export function messagesName(messages: TriggerMessages | ""): string {
  switch (messages) {
    case "":
      return t`All`;
    case "private":
      return t`Private ones`;
    case "public":
      return t`Public ones`;
    case "mention":
      return t`Mentions of us`;
  }
}

/** What starts a recipe, as a sentence. */
export function triggerText(trigger: Trigger): string {
  switch (trigger.kind) {
    case "new":
      if (trigger.messages === "mention") return t`Somebody mentions us in public`;
      if (trigger.messages === "public") return t`Something is said in public`;
      return trigger.messages === "private" ? t`A private message comes in or goes out` : triggerName("new");
    case "message":
      if (trigger.messages === "mention") return t`A case gets a mention of us`;
      if (trigger.messages === "public") return t`A case gets a public message`;
      return trigger.messages === "private" ? t`A case gets a private message` : triggerName("message");
    case "tag":
      return t`The tag “${trigger.tag ?? ""}” is added`;
    case "status":
      return t`The status changes to: ${statusName(trigger.status ?? "open")}`;
    case "silence":
      return t`The customer does not answer for ${spanName(trigger.minutes ?? 0)}`;
    case "untouched":
      return t`Nobody touches the case for ${spanName(trigger.minutes ?? 0)}`;
    case "schedule":
      return scheduleText(trigger.rule ?? "");
    default:
      return triggerName(trigger.kind);
  }
}

export function spanName(minutes: number): string {
  if (minutes > 0 && minutes % 1440 === 0) return plural(minutes / 1440, { one: "# day", other: "# days" });
  if (minutes > 0 && minutes % 60 === 0) return plural(minutes / 60, { one: "# hour", other: "# hours" });
  return plural(minutes, { one: "# minute", other: "# minutes" });
}

export function runState(run: RecipeRun): string {
  switch (run.state) {
    case "running":
      return t`Running`;
    case "done":
      return t`Done`;
    case "partly":
      return t`Partly failed`;
    case "failed":
      return t`Failed`;
    case "stopped":
      return t`Stopped`;
  }
}

/** Why an action on a case is skipped. */
export const noCaseText = () =>
  t`this channel opens no cases, and nobody made one of this; cases are switched on in the channel's settings`;

export function resultText(result: ActionResult): string {
  const name = result.kind ? actionName(result.kind) : "";
  const state =
    result.state === "done"
      ? t`done`
      : result.state === "unchanged"
        ? t`nothing to change`
        : result.state === "failed"
          ? t`failed`
          : t`not done`;
  const detail = result.kind && result.state === "skipped" ? noCaseText() : result.detail;
  return [name && `${name}: ${state}`, detail].filter(Boolean).join(" · ") || state;
}
