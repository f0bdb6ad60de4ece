import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { priorityName, statusName } from "@/actions/case-actions";
import type { CaseStatus, Priority } from "@/entities/case";
import { membersQuery } from "@/entities/member";
import { queuesQuery } from "@/entities/queue";
import type { Foreseen } from "@/entities/recipe";
import { teamsQuery } from "@/entities/team";
import { nearTime } from "@/lib/when";
import { actionName } from "./actions/list";
import { noCaseText } from "./words";

/** Tells what an action would do: “would be assigned to Ana”. */
export function useWould(): (f: Foreseen) => string {
  const members = useQuery(membersQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const nameIn = (list: { id: string; name: string }[], id: unknown) => list.find((x) => x.id === id)?.name ?? say(id);

  const changed = (field: string, from: unknown, to: unknown): string => {
    switch (field) {
      case "assignee":
        return to ? t`would be assigned to ${nameIn(members, to)}` : t`would be assigned to nobody`;
      case "team":
        return to ? t`would go to the team ${nameIn(teams, to)}` : t`would leave its team`;
      case "queue":
        return to ? t`would move to the queue ${nameIn(queues, to)}` : t`would leave its queue`;
      case "status":
        return t`would be set to: ${statusName(to as CaseStatus)}`;
      case "priority":
        return t`would get the priority: ${priorityName(to as Priority)}`;
      case "snoozed_until":
        return to ? t`would sleep until ${nearTime(say(to))}` : t`would wake`;
      case "tags": {
        const [before, after] = [list(from), list(to)];
        const added = after.filter((x) => !before.includes(x)).join(", ");
        const removed = before.filter((x) => !after.includes(x)).join(", ");
        return [added && t`would be tagged ${added}`, removed && t`would lose the tag ${removed}`]
          .filter(Boolean)
          .join(" · ");
      }
      case "category":
        return t`would get the category ${say(to)}`;
      case "language":
        return t`would get the language ${say(to)}`;
      case "country":
        return t`would get the country ${say(to)}`;
      case "sentiment":
        return t`would get the mood ${say(to)}`;
      default:
        return "";
    }
  };

  return (f) => {
    const name = actionName(f.kind);
    if (f.state === "failed") return t`${name}: it would fail: ${f.detail ?? ""}`;
    if (f.state === "skipped") return t`${name}: it would be skipped: ${noCaseText()}`;
    if (f.state === "unchanged") return [t`${name}: nothing to change`, f.detail].filter(Boolean).join(" · ");
    if (f.text) return t`${name}: “${f.text}”`;
    const parts = Object.entries(f.changes ?? {})
      .map(([field, [from, to]]) => changed(field, from, to))
      .filter(Boolean);
    if (parts.length > 0) return [`${name}: ${parts.join(" · ")}`, f.detail].filter(Boolean).join(" · ");
    return t`${name}: would be done`;
  };
}

const say = (v: unknown): string => (typeof v === "string" ? v : v === null || v === undefined ? "" : String(v));

const list = (v: unknown): string[] => (Array.isArray(v) ? v.map(say) : []);
