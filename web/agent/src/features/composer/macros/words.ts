import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { priorityName, statusName } from "@/actions/case-actions";
import type { CaseStatus, Priority } from "@/entities/case";
import type { MacroAction, MacroKind } from "@/entities/macro";
import { membersQuery } from "@/entities/member";
import { queuesQuery } from "@/entities/queue";

/** Names of the kinds of steps. */
export function useKindNames(): Record<MacroKind, string> {
  const { t } = useLingui();
  return {
    reply: t`Reply to the customer`,
    note: t`Write a note`,
    status: t`Set the status`,
    priority: t`Set the priority`,
    assignee: t`Assign`,
    queue: t`Move to a queue`,
    tag_add: t`Add a tag`,
    tag_remove: t`Remove a tag`,
    snooze: t`Snooze`,
  };
}

/** Moments that a macro may have a case sleep until. */
export function useSnoozeNames(): Record<string, string> {
  const { t } = useLingui();
  return {
    "+2h": t`for two hours`,
    later_today: t`until later today`,
    tomorrow: t`until tomorrow`,
    "+3d": t`for three days`,
    next_week: t`until next week`,
    next_open: t`until the desk opens again`,
  };
}

/** Says in a few words what a step does; texts are shown as they are. */
export function useStepText(): (action: MacroAction) => string {
  const { t } = useLingui();
  const members = useQuery(membersQuery).data;
  const queues = useQuery(queuesQuery).data;
  const moments = useSnoozeNames();
  return ({ kind, value }) => {
    switch (kind) {
      case "reply":
        return t`Reply to the customer`;
      case "note":
        return t`Write a note`;
      case "status":
        return t`Set the status to ${statusName(value as CaseStatus)}`;
      case "priority":
        return t`Set the priority to ${priorityName(value as Priority)}`;
      case "assignee":
        if (value === "") return t`Leave it without an assignee`;
        return value === "me" ? t`Assign it to you` : t`Assign it to ${nameIn(members, value)}`;
      case "queue":
        return value === "" ? t`Take it out of its queue` : t`Move it to ${nameIn(queues, value)}`;
      case "tag_add":
        return t`Add the tag ${value}`;
      case "tag_remove":
        return t`Remove the tag ${value}`;
      case "snooze":
        return t`Snooze it ${moments[value] ?? value}`;
    }
  };
}

function nameIn(list: readonly { id: string; name: string }[] | undefined, id: string): string {
  return list?.find((one) => one.id === id)?.name ?? id.slice(0, 8);
}
