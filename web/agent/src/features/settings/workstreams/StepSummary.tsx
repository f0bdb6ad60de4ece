import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { priorityName } from "@/actions/case-actions";
import { channelsQuery } from "@/entities/channel";
import { queuesQuery, skillsQuery } from "@/entities/queue";
import { methodName } from "@/features/routing/words";
import { wayOf } from "../queues/draft";
import type { StepProps } from "./WorkstreamPage";

/** All of it once more, before it holds. */
export function StepSummary({ draft }: StepProps) {
  const channels = useQuery(channelsQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const skills = useQuery(skillsQuery).data ?? [];
  const names = draft.channels.map((id) => channels.find((c) => c.id === id)?.name ?? "…");
  const rows: [string, ReactNode][] = [
    [t`Name`, draft.name],
    [t`Channels`, names.length > 0 ? names.join(", ") : t`None yet: no case comes in here`],
    [t`Queue`, queues.find((q) => q.id === draft.queue_id)?.name ?? "–"],
    [t`Priority`, priorityName(draft.priority || "normal")],
    [t`Skills`, draft.skills.map((n) => skills.find((s) => s.id === n.skill_id)?.name ?? "…").join(", ") || t`None`],
    [t`Rules`, draft.rules.length === 0 ? t`None` : plural(draft.rules.length, { one: "# rule", other: "# rules" })],
    [t`Distribution`, draft.distribution ? methodName(wayOf(draft.distribution)) : t`As the queue does it`],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
