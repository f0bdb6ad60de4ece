import { cx } from "@kit/cx";
import { t } from "@lingui/core/macro";
import { useServerNow } from "@/features/inbox-list/SLABadge";
import { span } from "@/lib/when";
import type { Wall } from "../wall";

/** The figures that are read across the room. */
export function Figures({ wall, all }: { wall: Wall; all: boolean }) {
  const now = useServerNow();
  const waiting = wall.queues.reduce((n, q) => n + q.waiting, 0);
  const first = wall.queues
    .map((q) => q.oldest)
    .reduce((a, b) => (!a || (b && Date.parse(b) < Date.parse(a)) ? b : a), null);
  const sum = (of: "warned" | "breached" | "due_soon") => wall.sla.by_queue.reduce((n, c) => n + c[of], 0);
  const late = sum("breached");
  const soon = sum("due_soon");
  const more = wall.sla.more ? "+" : "";
  const here = wall.agents.filter((a) => a.presence.state === "online");
  const used = here.reduce((n, a) => n + a.used, 0);
  const room = here.reduce((n, a) => n + a.capacity, 0);
  const today = wall.today;
  const reply = today?.first_reply.median ?? today?.first_reply.average ?? null;
  return (
    <dl aria-label={t`Figures`} className="grid grid-cols-2 gap-3 md:grid-cols-3 2xl:grid-cols-6">
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
      {today && (
        <>
          <Figure
            name={t`New today`}
            value={String(today.cases_opened)}
            note={all ? t`${today.cases_resolved} resolved` : t`${today.cases_resolved} resolved, whole desk`}
          />
          <Figure
            name={t`First reply today`}
            value={reply === null ? "–" : span(reply * 1000)}
            note={reply === null ? t`too few to tell` : undefined}
          />
        </>
      )}
    </dl>
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
