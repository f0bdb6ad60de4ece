import { Button } from "@kit/button";
import { cx } from "@kit/cx";
import { EmptyState } from "@kit/empty";
import { Skeleton } from "@kit/skeleton";
import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowRightLeft, CircleAlert, Lock, Maximize, Minimize, UserRound } from "lucide-react";
import { useState } from "react";
import { useActions } from "@/actions/registry";
import { useCan } from "@/entities/me";
import { teamsQuery } from "@/entities/team";
import { errorText } from "@/lib/error-text";
import { AgentDialog } from "./AgentDialog";
import { filtered, isWhole, noQueue, readFilter, type WallFilter } from "./filters";
import { MoveDialog, type MoveSource } from "./MoveDialog";
import { PresenceDialog } from "./PresenceDialog";
import { AgentBoard } from "./parts/AgentBoard";
import { Figures } from "./parts/Figures";
import { QueueBoard } from "./parts/QueueBoard";
import { RiskList } from "./parts/RiskList";
import { WallHeader } from "./parts/WallHeader";
import { useBig } from "./use-big";
import { useWall } from "./use-wall";

/** The whole desk at one look, live, for those who look after it. */
export function WallPage() {
  const allowed = useCan("desk.supervise");
  if (!allowed) {
    return (
      <EmptyState icon={Lock} title={t`The wall is for supervisors`}>{t`Your role doesn't allow this.`}</EmptyState>
    );
  }
  return <WallBody />;
}

type Open = { kind: "agent" | "presence"; id: string } | { kind: "move"; source?: MoveSource } | undefined;

function WallBody() {
  useLingui();
  const query = useWall();
  const wall = query.data;
  const [open, setOpen] = useState<Open>();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const filter = readFilter(search);
  const setFilter = (next: WallFilter) =>
    void navigate({
      to: "/wall" as string,
      search: { ...next, ...(search.big ? { big: 1 } : {}) } as never,
      replace: true,
    });
  // A screen on a wall opens /wall?big=1 by itself.
  const { big, still, setBig } = useBig(Boolean(search.big));
  const teams = useQuery(teamsQuery).data ?? [];
  const agents = wall?.agents ?? [];
  useActions([
    {
      id: "wall.big",
      title: big ? t`Leave the big screen` : t`Big screen`,
      icon: big ? Minimize : Maximize,
      group: "look",
      shortcut: "f",
      perform: () => setBig(!big),
    },
    {
      id: "wall.move",
      title: t`Move work`,
      icon: ArrowRightLeft,
      group: "other",
      shortcut: "m",
      keywords: "hand over bulk mover repartir",
      perform: () => setOpen({ kind: "move" }),
    },
    ...agents.map((a) => ({
      id: `wall.agent.${a.id}`,
      title: t`Look at the work of ${a.name}`,
      icon: UserRound,
      group: "go" as const,
      perform: () => setOpen({ kind: "agent", id: a.id }),
    })),
  ]);
  if (!wall) {
    if (!query.isError) return <Skeleton className="m-8 h-64" />;
    return (
      <EmptyState
        icon={CircleAlert}
        title={errorText(query.error)}
        action={<Button onClick={() => void query.refetch()}>{t`Try again`}</Button>}
      />
    );
  }
  const shown = filtered(wall, filter, teams);
  const one = open && "id" in open ? agents.find((a) => a.id === open.id) : undefined;
  const close = () => setOpen(undefined);
  return (
    <div
      className={cx("h-full overflow-y-auto bg-paper", big && "fixed inset-0 z-30", still && "cursor-none")}
      style={big ? { zoom: 1.6 } : undefined}
      data-big={big || undefined}
    >
      <div className="grid w-full grid-cols-1 gap-5 px-4 py-5 sm:px-6">
        <WallHeader
          queues={wall.queues}
          filter={filter}
          onFilter={setFilter}
          onMove={() => setOpen({ kind: "move" })}
          big={big}
          still={still}
          onBig={setBig}
        />
        <Figures wall={shown} queue={filter.queue === noQueue ? "" : filter.queue} whole={isWhole(filter)} />
        <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[2fr_1fr]">
          <AgentBoard agents={shown.agents} onOpen={(id) => setOpen({ kind: "agent", id })} />
          <div className="grid grid-cols-1 gap-5">
            <RiskList wall={shown} />
            <QueueBoard
              queues={shown.queues}
              today={shown.today?.queues ?? []}
              onMove={(source) => setOpen({ kind: "move", source })}
            />
          </div>
        </div>
      </div>
      {open?.kind === "move" && <MoveDialog source={open.source} onClose={close} />}
      {open?.kind === "agent" && one && (
        <AgentDialog
          agent={one}
          onClose={close}
          onMove={(source) => setOpen({ kind: "move", source })}
          onPresence={() => setOpen({ kind: "presence", id: one.id })}
        />
      )}
      {open?.kind === "presence" && one && <PresenceDialog agent={one} onClose={close} />}
    </div>
  );
}
