import { Button, IconButton } from "@kit/button";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { ArrowRightLeft, Maximize, Minimize } from "lucide-react";
import { skillsQuery } from "@/entities/queue";
import { teamsQuery } from "@/entities/team";
import { useServerNow } from "@/features/inbox-list/SLABadge";
import { clockTime } from "@/lib/when";
import { useConnection } from "@/live/live";
import { isWhole, noQueue, type WallFilter } from "../filters";
import type { WallQueue } from "../wall";

interface Props {
  queues: readonly WallQueue[];
  filter: WallFilter;
  onFilter: (filter: WallFilter) => void;
  onMove: () => void;
  big: boolean;
  /** Nobody is at the mouse: what cannot be pressed from across the room is not shown. */
  still: boolean;
  onBig: (big: boolean) => void;
}

/** What the wall is of, and what can be done with it. */
export function WallHeader({ queues, filter, onFilter, onMove, big, still, onBig }: Props) {
  const skills = useQuery(skillsQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const lists: [keyof WallFilter, string, string, { id: string; name: string }[]][] = [
    ["queue", t`Queue`, t`All queues`, queues.map((q) => ({ id: q.id || noQueue, name: q.name || t`No queue` }))],
    ["team", t`Team`, t`All teams`, teams],
    ["skill", t`Skill`, t`All skills`, skills],
  ];
  const chosen = lists.flatMap(([key, , , list]) => list.find((one) => one.id === filter[key])?.name ?? []);
  const choose = (key: keyof WallFilter, id: string) => {
    const { [key]: _, ...rest } = filter;
    onFilter(id === "*" ? rest : { ...rest, [key]: id });
  };
  return (
    <header className="flex min-h-8 flex-wrap items-center gap-2">
      <h1 className="min-w-32 flex-1 font-semibold text-xl">
        {t`Wall`}
        {big && !isWhole(filter) && <span className="font-normal text-ink-2"> · {chosen.join(" · ")}</span>}
      </h1>
      {big && <Live />}
      {!still && (
        <>
          {lists.map(
            ([key, label, all, list]) =>
              list.length > 0 && (
                <div key={key} className="w-40">
                  <Select
                    label={label}
                    value={filter[key] ?? "*"}
                    onChange={(id) => choose(key, id)}
                    options={[{ value: "*", label: all }, ...list.map((one) => ({ value: one.id, label: one.name }))]}
                  />
                </div>
              ),
          )}
          <Button keys={["M"]} onClick={onMove}>
            <ArrowRightLeft /> {t`Move work`}
          </Button>
          <IconButton
            label={big ? t`Leave the big screen` : t`Big screen`}
            keys={["F"]}
            pressed={big}
            onClick={() => onBig(!big)}
          >
            {big ? <Minimize /> : <Maximize />}
          </IconButton>
        </>
      )}
    </header>
  );
}

/** The time, and whether what is shown is of now: nobody stands near to see it stop. */
function Live() {
  const now = useServerNow();
  const connection = useConnection();
  const lost = connection === "offline" || connection === "reconnecting";
  return (
    <>
      <span className="tabular text-ink-2 text-sm">{clockTime(now)}</span>
      <span role="status" className="font-medium text-sm text-waiting">
        {lost && t`Connection lost. Reconnecting…`}
      </span>
    </>
  );
}
