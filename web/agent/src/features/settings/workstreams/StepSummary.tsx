import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { priorityName } from "@/actions/case-actions";
import { calendarsQuery } from "@/entities/calendar";
import { channelsQuery } from "@/entities/channel";
import { queuesQuery, skillsQuery } from "@/entities/queue";
import { templatesQuery } from "@/entities/template";
import { methodName } from "@/features/routing/words";
import { wayOf } from "../queues/draft";
import { autoKinds, kindName } from "./messages";
import type { StepProps } from "./WorkstreamPage";

function minutesName(minutes: number | null): string | undefined {
  if (minutes === null) return undefined;
  return minutes === 0 ? t`Never` : plural(minutes, { one: "After # minute", other: "After # minutes" });
}

/** All of it once more, before it holds. */
export function StepSummary({ draft }: StepProps) {
  const channels = useQuery(channelsQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const skills = useQuery(skillsQuery).data ?? [];
  const calendars = useQuery(calendarsQuery).data ?? [];
  const sheets = useQuery(templatesQuery).data ?? [];
  const said = autoKinds.filter((kind) => draft.messages[kind].enabled).map(kindName);
  const { customers, agents } = draft.attachments;
  const files = customers && agents ? t`From customers and agents` : customers ? t`From customers` : t`From agents`;
  const ofSpace = t`As the workspace`;
  const names = draft.channels.map((id) => channels.find((c) => c.id === id)?.name ?? "…");
  const rows: [string, ReactNode][] = [
    [t`Name`, draft.name],
    [t`Channels`, names.length > 0 ? names.join(", ") : t`None yet: no case comes in here`],
    [t`Queue`, queues.find((q) => q.id === draft.queue_id)?.name ?? "–"],
    [t`Priority`, priorityName(draft.priority || "normal")],
    [t`Skills`, draft.skills.map((n) => skills.find((s) => s.id === n.skill_id)?.name ?? "…").join(", ") || t`None`],
    [t`Rules`, draft.rules.length === 0 ? t`None` : plural(draft.rules.length, { one: "# rule", other: "# rules" })],
    [t`Distribution`, draft.distribution ? methodName(wayOf(draft.distribution)) : t`As the queue does it`],
    [t`Automatic messages`, said.join(", ") || t`None`],
    [t`When the window is over`, sheets.find((s) => s.id === draft.templates.default)?.name ?? t`No template`],
    [t`Files`, customers || agents ? files : t`None`],
    [t`Language`, draft.language === "es" ? t`Spanish` : draft.language === "en" ? t`English` : ofSpace],
    [t`Hours`, calendars.find((c) => c.id === draft.calendar_id)?.name ?? ofSpace],
    [
      t`Otherwise on`,
      Object.keys(draft.overrides)
        .filter((id) => draft.channels.includes(id))
        .map((id) => channels.find((c) => c.id === id)?.name ?? "…")
        .join(", ") || t`no channel`,
    ],
    [t`Resolve after silence`, minutesName(draft.auto_resolve_minutes) ?? ofSpace],
    [
      t`Open again`,
      draft.reopen_days === null ? ofSpace : plural(draft.reopen_days, { one: "Within # day", other: "Within # days" }),
    ],
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
