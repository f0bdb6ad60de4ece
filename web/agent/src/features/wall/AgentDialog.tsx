import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Skeleton } from "@kit/skeleton";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRightLeft, Eye, UserRoundCog } from "lucide-react";
import { useState } from "react";
import type { Agent } from "@/entities/agent";
import { fetchCases } from "@/entities/case";
import { presenceLine } from "@/entities/presence";
import { SLABadge } from "@/features/inbox-list/SLABadge";
import type { MoveSource } from "./MoveDialog";

interface Props {
  agent: Agent;
  onClose: () => void;
  onMove: (source: MoveSource) => void;
  onPresence: () => void;
}

/** What somebody works on now: each case can be watched, some or all can be moved. */
export function AgentDialog({ agent, onClose, onMove, onPresence }: Props) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const cases = useQuery({
    queryKey: ["wall", "agent", agent.id, agent.cases],
    queryFn: ({ signal }) =>
      fetchCases({ view: "all", status: "open", sort: "activity", assignee: agent.id }, null, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  const list = cases.data?.items ?? [];
  const toggle = (id: string) => setChosen((had) => (had.includes(id) ? had.filter((k) => k !== id) : [...had, id]));
  const some = chosen.length > 0;
  const n = chosen.length;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={agent.name}
      description={`${presenceLine(agent.presence)} · ${t`${agent.used} of ${agent.capacity}`}`}
      footer={
        <>
          <Button onClick={onPresence}>
            <UserRoundCog /> {t`Presence`}
          </Button>
          <Button
            variant="primary"
            inactive={list.length === 0}
            onClick={() =>
              onMove({ name: agent.name, from: { agent: agent.id, ...(some ? { case_ids: [...chosen] } : {}) } })
            }
          >
            <ArrowRightLeft /> {some ? t`Move ${n} chosen` : t`Move all`}
          </Button>
        </>
      }
    >
      {cases.isPending ? (
        <Skeleton className="h-20 w-full" />
      ) : list.length === 0 ? (
        <p className="pb-4 text-ink-2 text-sm">{t`No open cases.`}</p>
      ) : (
        <ul aria-label={t`Open cases of ${agent.name}`} className="grid grid-cols-1 gap-1 pb-2">
          {list.map((c) => (
            <li key={c.id} className="flex min-h-9 items-center gap-2 text-sm">
              <input
                type="checkbox"
                className="size-4 shrink-0"
                aria-label={t`Choose the case of ${c.contact.name}`}
                checked={chosen.includes(c.id)}
                onChange={() => toggle(c.id)}
              />
              <span className="tabular shrink-0 text-ink-3 text-xs">#{c.number}</span>
              <span className="min-w-0 flex-1 truncate">{c.contact.name}</span>
              <SLABadge case={c} />
              <Link
                to={"/wall/watch/$caseId" as string}
                params={{ caseId: c.id } as never}
                className="flex h-7 items-center gap-1 rounded-md px-2 text-accent-ink text-xs hover:bg-hover"
              >
                <Eye aria-hidden className="size-3.5" />
                {t`Watch`}
                <span className="sr-only">{c.contact.name}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
