import { Avatar } from "@kit/avatar";
import { TagChip } from "@kit/badge";
import { Button, IconButton } from "@kit/button";
import { PlatformIcon } from "@kit/icons/platform";
import { Select } from "@kit/select";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import {
  AlarmClock,
  ChevronLeft,
  CircleCheck,
  CircleDot,
  Clock,
  Flag,
  PanelRight,
  Tags,
  UserRound,
} from "lucide-react";
import { ActionButton } from "@/actions/ActionButton";
import { priorityName, useCaseActions } from "@/actions/case-actions";
import type { Action } from "@/actions/registry";
import { runAction } from "@/actions/run";
import type { Case, CaseStatus } from "@/entities/case";
import { tagsQuery } from "@/entities/tag";
import { statusWord } from "@/features/case-panel/case-words";
import { SLABadge } from "@/features/inbox-list/SLABadge";
import { useNarrow } from "@/lib/narrow";
import { nearTime } from "@/lib/when";
import { useThreadTools } from "../context";
import { plain } from "../format/parse";
import { PresenceLine } from "./PresenceLine";

interface Props {
  c: Case;
  platformTitle: string;
  panelOpen: boolean;
  onPanel: () => void;
}

const statusIcons = { open: CircleDot, pending: Clock, resolved: CircleCheck };

/** Who it is, where they write, and what the case stands at. */
export function CaseHeader({ c, platformTitle, panelOpen, onPanel }: Props) {
  const { t } = useLingui();
  const narrow = useNarrow();
  const { syntax } = useThreadTools();
  const navigate = useNavigate();
  const { view = "mine" } = useParams({ strict: false }) as { view?: string };
  const actions = useCaseActions([c]);
  const find = (id: string): Action | undefined => actions.find((a) => a.id === id);
  const run = (id: string) => {
    const action = find(id);
    if (action) void runAction(action);
  };
  const toStatus: Record<CaseStatus, string> = { open: "case.open", pending: "case.pend", resolved: "case.resolve" };
  const main = find(c.status === "resolved" ? "case.open" : "case.resolve");
  return (
    <header className="@container shrink-0 border-b bg-paper">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-2">
        {narrow && (
          <IconButton
            label={t`Back to the list`}
            tooltip={false}
            onClick={() => void navigate({ to: `/inbox/${view}` as string, search: true as never })}
          >
            <ChevronLeft />
          </IconButton>
        )}
        <Avatar name={c.contact.name} seed={c.contact.id} />
        <div className="min-w-0 flex-1 basis-40">
          <div className="flex h-5 items-center gap-1.5">
            <h1 className="flex min-w-0 items-center gap-1.5 text-base font-semibold">
              <span className="truncate">{c.contact.name}</span>
              <PlatformIcon platform={c.platform} title={platformTitle} className="size-4" />
            </h1>
            <PresenceLine conversationId={c.conversation_id} />
          </div>
          <p className="flex min-w-0 items-center gap-1.5 text-xs text-ink-3">
            <span className="tabular shrink-0">#{c.number}</span>
            {c.snoozed_until && (
              <span className="flex shrink-0 items-center gap-1 font-medium text-ink-2">
                <AlarmClock aria-hidden className="size-3.5" />
                <Trans>Snoozed until {nearTime(c.snoozed_until)}</Trans>
              </span>
            )}
            <SLABadge case={c} named />
            {c.subject && <span className="truncate">{plain(c.subject, syntax)}</span>}
            {!panelOpen && <TagRow tags={c.tags} />}
          </p>
        </div>
        <div className="flex items-center gap-0.5">
          <Select<CaseStatus>
            quiet
            label={t`Status`}
            value={c.status}
            onChange={(status) => run(toStatus[status])}
            options={(["open", "pending", "resolved"] as const).map((value) => {
              const Icon = statusIcons[value];
              return { value, label: statusWord(value), icon: <Icon aria-hidden className="text-ink-3" /> };
            })}
          />
          <Button
            variant="ghost"
            size="sm"
            hint={t`Assign`}
            keys={["A"]}
            onClick={() => run("case.assign")}
            aria-label={c.assignee ? t`Assigned to ${c.assignee.name}. Change` : t`Nobody has this case. Assign`}
          >
            {c.assignee ? <Avatar name={c.assignee.name} seed={c.assignee.id} size="xs" /> : <UserRound aria-hidden />}
            <span className="hidden max-w-28 truncate @2xl:inline">
              {c.assignee?.name ?? <Trans>Unassigned</Trans>}
            </span>
          </Button>
          <IconButton
            label={t`Priority: ${priorityName(c.priority)}`}
            onClick={() => run("case.priority")}
            className={c.priority === "urgent" ? "text-danger" : c.priority === "high" ? "text-waiting" : undefined}
          >
            <Flag className={c.priority === "urgent" || c.priority === "high" ? "fill-current" : undefined} />
          </IconButton>
          {c.status !== "resolved" && (
            <IconButton label={t`Snooze`} keys={["Z"]} onClick={() => run("case.snooze")}>
              <AlarmClock />
            </IconButton>
          )}
          <IconButton label={t`Tags`} keys={["T"]} onClick={() => run("case.tag")}>
            <Tags />
          </IconButton>
          {main && <ActionButton action={main} variant="secondary" compact={narrow} />}
          <IconButton label={t`Contact and details`} keys={["D"]} pressed={panelOpen} onClick={onPanel}>
            <PanelRight />
          </IconButton>
        </div>
      </div>
    </header>
  );
}

function TagRow({ tags }: { tags: readonly string[] }) {
  const { data: all = [] } = useQuery(tagsQuery);
  if (tags.length === 0) return null;
  return (
    <span className="flex min-w-0 gap-1 overflow-hidden">
      {tags.map((name) => (
        <TagChip key={name} tone={all.find((tag) => tag.name === name)?.color}>
          {name}
        </TagChip>
      ))}
    </span>
  );
}
