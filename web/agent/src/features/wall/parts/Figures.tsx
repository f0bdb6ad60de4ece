import { cx } from "@kit/cx";
import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { useServerNow } from "@/features/inbox-list/SLABadge";
import { span } from "@/lib/when";
import type { Wall, WallToday } from "../wall";

const share = { style: "percent", maximumFractionDigits: 0 } as const;

interface Props {
  wall: Wall;
  /** The one queue that is shown. */
  queue: string | undefined;
  /** Nothing is left out. */
  whole: boolean;
}

/** The figures that are read across the room. */
export function Figures({ wall, queue, whole }: Props) {
  const now = useServerNow();
  const waiting = wall.queues.reduce((n, q) => n + q.waiting, 0);
  const first = wall.queues
    .map((q) => q.oldest)
    .reduce((a, b) => (!a || (b && Date.parse(b) < Date.parse(a)) ? b : a), null);
  const sum = (of: "warned" | "breached" | "due_soon") => wall.sla.counts.reduce((n, c) => n + c[of], 0);
  const late = sum("breached");
  const soon = sum("due_soon");
  const more = wall.sla.more ? "+" : "";
  const here = wall.agents.filter((a) => a.presence.state === "online");
  const used = here.reduce((n, a) => n + a.used, 0);
  const room = here.reduce((n, a) => n + a.capacity, 0);
  return (
    <dl
      aria-label={t`Figures`}
      className="grid grid-cols-2 gap-3 md:grid-cols-3 lg:grid-cols-4 min-[1800px]:grid-cols-7"
    >
      <Figure
        name={t`Waiting`}
        value={String(waiting)}
        note={first ? t`the longest ${span(now - Date.parse(first))}` : t`nobody waits`}
        tone={waiting > 0 ? "waiting" : undefined}
      />
      <Figure
        name={t`Late`}
        value={`${late}${more}`}
        note={t`${sum("warned")} warned`}
        tone={late > 0 ? "breached" : undefined}
      />
      <Figure name={t`Due in 15 minutes`} value={`${soon}${more}`} tone={soon > 0 ? "waiting" : undefined} />
      <Figure name={t`Online`} value={String(here.length)} note={t`${used} of ${room} units`} />
      {wall.today && <Today today={wall.today} queue={queue} whole={whole} />}
    </dl>
  );
}

function Today({ today, queue, whole }: { today: WallToday; queue: string | undefined; whole: boolean }) {
  const ofQueue = today.queues.find((q) => q.queue_id === queue);
  const reply = queue === undefined ? today.first_reply : ofQueue?.first_reply;
  const kept = today.queues.reduce((n, q) => n + q.kept, 0);
  const promised = today.queues.reduce((n, q) => n + q.kept + q.broken, 0);
  const p90 = reply?.p90_seconds;
  const desk = whole || queue !== undefined ? "" : ` · ${t`whole desk`}`;
  return (
    <>
      <Figure
        name={t`New today`}
        value={String(today.cases_opened)}
        note={whole ? t`${today.cases_resolved} resolved` : t`${today.cases_resolved} resolved, whole desk`}
      />
      <Figure
        name={t`First reply today`}
        value={reply?.median_seconds == null ? "–" : span(reply.median_seconds * 1000)}
        note={p90 == null ? t`too few to tell` : t`nine of ten within ${span(p90 * 1000)}` + desk}
      />
      <Figure
        name={t`Answered in time`}
        value={promised === 0 ? "–" : i18n.number(kept / promised, share)}
        note={promised === 0 ? t`nothing promised` : t`${kept} of ${promised} promised answers`}
        tone={promised > 0 && kept / promised < 0.8 ? "breached" : undefined}
      />
    </>
  );
}

function Figure({
  name,
  value,
  note,
  tone,
}: {
  name: string;
  value: string;
  note?: string | undefined;
  tone?: "waiting" | "breached" | undefined;
}) {
  return (
    <div className="rounded-lg border bg-raised px-4 py-3">
      <dt className="truncate text-ink-2 text-sm">{name}</dt>
      <dd
        className={cx(
          "tabular font-semibold text-4xl leading-tight",
          tone === "waiting" && "text-waiting",
          tone === "breached" && "text-breached",
        )}
      >
        {value}
      </dd>
      <dd className="min-h-4 truncate text-ink-3 text-xs">{note}</dd>
    </div>
  );
}
