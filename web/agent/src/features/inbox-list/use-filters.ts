import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { priorityName } from "@/actions/case-actions";
import type { CaseListParams } from "@/entities/case";
import { channelsQuery } from "@/entities/channel";
import { membersQuery } from "@/entities/member";
import { queuesQuery } from "@/entities/queue";
import { teamsQuery } from "@/entities/team";
import type { Filters } from "./params";

/** A filter that is on, in words. */
export interface OnFilter {
  name: keyof Filters;
  label: string;
  value: string;
}

/** The filters that are on, in words, in the order in which the picker has them. */
export function useOnFilters(params: CaseListParams): OnFilter[] {
  const { t } = useLingui();
  const channels = useQuery({ ...channelsQuery, enabled: params.channel !== undefined }).data;
  const members = useQuery({ ...membersQuery, enabled: params.assignee !== undefined }).data;
  const queues = useQuery({ ...queuesQuery, enabled: params.queue !== undefined }).data;
  const teams = useQuery({ ...teamsQuery, enabled: params.team !== undefined }).data;
  const on: OnFilter[] = [];
  if (params.tag) on.push({ name: "tag", label: t`Tag`, value: params.tag });
  if (params.channel) {
    const channel = channels?.find((c) => c.id === params.channel);
    on.push({ name: "channel", label: t`Channel`, value: channel?.name ?? "…" });
  }
  if (params.queue) {
    const queue = queues?.find((q) => q.id === params.queue);
    on.push({ name: "queue", label: t`Queue`, value: queue?.name ?? "…" });
  }
  if (params.team) {
    const team = teams?.find((one) => one.id === params.team);
    on.push({ name: "team", label: t`Team`, value: team?.name ?? "…" });
  }
  if (params.followed) on.push({ name: "followed", label: t`Followers`, value: t`You` });
  if (params.priority) on.push({ name: "priority", label: t`Priority`, value: priorityName(params.priority) });
  if (params.assignee) {
    const member = members?.find((m) => m.id === params.assignee);
    on.push({ name: "assignee", label: t`Assignee`, value: member?.name ?? "…" });
  }
  return on;
}
