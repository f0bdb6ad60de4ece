import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useQuery } from "@tanstack/react-query";
import type { CaseEvent } from "@/entities/case";
import { queuesQuery } from "@/entities/queue";
import { teamsQuery } from "@/entities/team";
import { promiseName } from "@/features/inbox-list/SLABadge";
import { nearTime } from "@/lib/when";
import { type Change, changesOf } from "./events";
import { surveyText, useSurveyName } from "./survey-text";
import { useWorkWords, type WorkWords, workText } from "./work/event-text";

/** Tells an event of a case as a sentence: "Leo resolved the case · added refund". */
export function useEventText(nameOf: (id: string) => string): (event: CaseEvent) => string {
  // Said again when the language changes.
  useLingui();
  const queues = useQuery(queuesQuery).data;
  const queueOf = (id: string) => queues?.find((q) => q.id === id)?.name ?? id;
  const teams = useQuery(teamsQuery).data;
  const teamOf = (id: string) => teams?.find((team) => team.id === id)?.name ?? id;
  const words = useWorkWords();
  const surveyOf = useSurveyName();
  return (event) => {
    // What goes by itself names the part of the desk that did it, in code.
    const who = (event.actor.type !== "system" && event.actor.name) || t`Recado`;
    const said = changesOf(event, nameOf).map((change) => sentence(change, event, queueOf, teamOf, words, surveyOf));
    return said.length > 0 ? `${who} ${said.join(" · ")}` : who;
  };
}

function sentence(
  change: Change,
  event: CaseEvent,
  queueOf: (id: string) => string,
  teamOf: (id: string) => string,
  words: WorkWords,
  surveyOf: (id: string) => string,
): string {
  switch (change.field) {
    case "created":
      return t`opened the case`;
    case "exported":
      return t`exported the case as ${change.format}`;
    case "status":
      return status(change.to, event);
    case "priority":
      return t`set the priority to ${priority(change.to)}`;
    case "assignee":
      return assignee(change.to, change.from, event);
    case "reason":
      return t`because: ${change.to}`;
    case "undone":
      return t`took back what the recipe “${change.to}” did`;
    case "tags":
      return tags(change.added, change.removed);
    case "team":
      return change.to ? t`gave the case to the team ${teamOf(change.to)}` : t`took the case out of its team`;
    case "followers":
      return followers(change.added, change.removed, event);
    case "work":
      return workText(change.what, change.from, change.to, words);
    case "prepared":
      return preparedText(change.mode, change.to);
    case "survey":
      return surveyText(change.step, change.survey, surveyOf(change.survey.id));
    case "sla":
      return promise(promiseName(change.target), change.from, change.to);
    case "snoozed_until":
      return change.to ? t`snoozed the case until ${nearTime(change.to)}` : t`woke the case`;
    case "macro":
      return t`ran the macro “${change.to}”`;
    case "webhook":
      return change.to ? t`called the webhook “${change.to}”` : t`called a webhook`;
    case "subject":
      return change.to ? t`set the subject “${change.to}”` : t`removed the subject`;
    case "queue":
      return change.to ? t`moved the case to ${queueOf(change.to)}` : t`took the case out of its queue`;
  }
}

/** What became of something that a recipe would say. */
function preparedText(mode: "approval" | "draft", to: string): string {
  switch (to) {
    case "waiting":
      return mode === "draft" ? t`prepared a draft` : t`prepared a reply that waits for approval`;
    case "edited":
      return t`edited a reply that waits for approval`;
    case "sent":
      return mode === "draft" ? t`sent a recipe's draft` : t`approved a recipe's reply`;
    case "rejected":
      return mode === "draft" ? t`put a recipe's draft away` : t`rejected a recipe's reply`;
    case "resolved":
      return t`dropped what a recipe prepared: the case was resolved meanwhile`;
    default:
      return t`dropped what a recipe prepared: somebody answered meanwhile`;
  }
}

function followers(added: string[], removed: string[], event: CaseEvent): string {
  const parts: string[] = [];
  const oneself = (names: string[]) => names.length === 1 && names[0] === event.actor.name;
  if (oneself(added)) parts.push(t`follows the case`);
  else if (added.length > 0) parts.push(t`added ${added.join(", ")} as follower`);
  if (oneself(removed)) parts.push(t`no longer follows the case`);
  else if (removed.length > 0) parts.push(t`removed ${removed.join(", ")} as follower`);
  return parts.join(" · ");
}

function promise(name: string, from: string, to: string): string {
  switch (to) {
    case "warned":
      return t`warned that a promise comes due: ${name}`;
    case "breached":
      return t`noted that a promise was not kept in time: ${name}`;
    case "met":
      return from === "breached"
        ? t`noted that a promise was kept late: ${name}`
        : t`noted that a promise was kept: ${name}`;
    default:
      return t`took up a clock again: ${name}`;
  }
}

function status(to: string, event: CaseEvent): string {
  switch (to) {
    case "resolved":
      return t`resolved the case`;
    case "pending":
      return t`set the case to pending`;
    default:
      return event.actor.type === "contact" ? t`wrote again, which reopened the case` : t`reopened the case`;
  }
}

function priority(to: string): string {
  const names: Record<string, string> = { low: t`low`, normal: t`normal`, high: t`high`, urgent: t`urgent` };
  return names[to] ?? to;
}

function assignee(to: string, from: string, event: CaseEvent): string {
  if (to === "") return t`left the case without an assignee`;
  if (to === event.actor.name && from !== "" && from !== to) return t`took the case over from ${from}`;
  return to === event.actor.name ? t`took the case` : t`assigned the case to ${to}`;
}

function tags(added: string[], removed: string[]): string {
  const parts: string[] = [];
  if (added.length > 0) parts.push(t`added ${added.join(", ")}`);
  if (removed.length > 0) parts.push(t`removed ${removed.join(", ")}`);
  return parts.join(" · ");
}
