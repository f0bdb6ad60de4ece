import { Button, IconButton } from "@kit/button";
import { cx } from "@kit/cx";
import { EmptyState } from "@kit/empty";
import { Select } from "@kit/select";
import { Skeleton } from "@kit/skeleton";
import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useQuery } from "@tanstack/react-query";
import { ArrowRightLeft, CircleAlert, Lock, Maximize, Minimize, UserRound } from "lucide-react";
import { useEffect, useState } from "react";
import { useActions } from "@/actions/registry";
import { useCan } from "@/entities/me";
import { skillsQuery } from "@/entities/queue";
import { errorText } from "@/lib/error-text";
import { AgentDialog } from "./AgentDialog";
import { MoveDialog, type MoveSource } from "./MoveDialog";
import { PresenceDialog } from "./PresenceDialog";
import { AgentBoard } from "./parts/AgentBoard";
import { Figures } from "./parts/Figures";
import { QueueBoard } from "./parts/QueueBoard";
import { RiskList } from "./parts/RiskList";
import { useWall } from "./use-wall";
import type { Wall } from "./wall";

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
  const [queue, setQueue] = useState("*");
  const [skill, setSkill] = useState("*");
  const [big, setBig] = useBig();
  const skills = useQuery(skillsQuery).data ?? [];
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
  const shown = filtered(wall, queue, skill);
  const one = open && "id" in open ? agents.find((a) => a.id === open.id) : undefined;
  const close = () => setOpen(undefined);
  return (
    <div
      className={cx("h-full overflow-y-auto bg-paper", big && "fixed inset-0 z-30")}
      style={big ? { zoom: 1.6 } : undefined}
      data-big={big || undefined}
    >
      <div className="grid w-full grid-cols-1 gap-5 px-4 py-5 sm:px-6">
        <header className="flex flex-wrap items-center gap-2">
          <h1 className="min-w-32 flex-1 font-semibold text-xl">{t`Wall`}</h1>
          <div className="w-44">
            <Select
              label={t`Queue`}
              value={queue}
              onChange={setQueue}
              options={[
                { value: "*", label: t`All queues` },
                ...wall.queues.map((q) => ({ value: q.id, label: q.name || t`No queue` })),
              ]}
            />
          </div>
          {skills.length > 0 && (
            <div className="w-44">
              <Select
                label={t`Skill`}
                value={skill}
                onChange={setSkill}
                options={[{ value: "*", label: t`All skills` }, ...skills.map((s) => ({ value: s.id, label: s.name }))]}
              />
            </div>
          )}
          <Button keys={["M"]} onClick={() => setOpen({ kind: "move" })}>
            <ArrowRightLeft /> {t`Move work`}
          </Button>
          <IconButton
            label={big ? t`Leave the big screen` : t`Big screen`}
            keys={["F"]}
            pressed={big}
            onClick={() => setBig(!big)}
          >
            {big ? <Minimize /> : <Maximize />}
          </IconButton>
        </header>
        <Figures wall={shown} all={queue === "*" && skill === "*"} />
        <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[2fr_1fr]">
          <AgentBoard agents={shown.agents} onOpen={(id) => setOpen({ kind: "agent", id })} />
          <div className="grid grid-cols-1 gap-5">
            <RiskList wall={shown} />
            <QueueBoard queues={shown.queues} onMove={(source) => setOpen({ kind: "move", source })} />
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

/** What is left of the wall for one queue or skill. The day's figures are of the whole desk. */
function filtered(wall: Wall, queue: string, skill: string): Wall {
  const agents = wall.agents.filter(
    (a) => (queue === "*" || a.queues.includes(queue)) && (skill === "*" || a.skills.some((s) => s.skill_id === skill)),
  );
  const has = (assignee: string | undefined) => skill === "*" || agents.some((a) => a.id === assignee);
  return {
    ...wall,
    agents,
    queues: wall.queues.filter((q) => queue === "*" || q.id === queue),
    sla: {
      ...wall.sla,
      by_queue: wall.sla.by_queue.filter((c) => queue === "*" || c.queue_id === queue),
      items: wall.sla.items.filter((i) => (queue === "*" || i.case.queue === queue) && has(i.case.assignee?.id)),
    },
  };
}

/** Fills the screen, in the browser's own way where it has one; Escape leaves. */
function useBig(): [boolean, (big: boolean) => void] {
  const [big, setBig] = useState(false);
  useEffect(() => {
    const left = () => {
      if (!document.fullscreenElement) setBig(false);
    };
    const key = (e: KeyboardEvent) => {
      if (e.key === "Escape" && !document.querySelector("[data-modal]")) setBig(false);
    };
    document.addEventListener("fullscreenchange", left);
    addEventListener("keydown", key);
    return () => {
      document.removeEventListener("fullscreenchange", left);
      removeEventListener("keydown", key);
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, []);
  const set = (next: boolean) => {
    setBig(next);
    // Where the browser refuses, the page still fills its window.
    if (next) void document.documentElement.requestFullscreen?.().catch(() => undefined);
    else if (document.fullscreenElement) void document.exitFullscreen();
  };
  return [big, set];
}
