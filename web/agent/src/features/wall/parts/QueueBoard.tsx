import { IconButton } from "@kit/button";
import { t } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import { ArrowRightLeft } from "lucide-react";
import { useServerNow } from "@/features/inbox-list/SLABadge";
import { span } from "@/lib/when";
import type { MoveSource } from "../MoveDialog";
import type { WallQueue } from "../wall";

/** What waits in each queue, and for how long. */
export function QueueBoard({ queues, onMove }: { queues: readonly WallQueue[]; onMove: (source: MoveSource) => void }) {
  const now = useServerNow();
  return (
    <section aria-labelledby="wall-queues" className="min-w-0">
      <h2 id="wall-queues" className="mb-2 font-semibold text-base">{t`Queues`}</h2>
      <ul className="grid grid-cols-1 gap-1">
        {queues
          .filter((q) => q.id !== "" || q.waiting > 0)
          .map((q) => {
            const name = q.name || t`No queue`;
            return (
              <li key={q.id} className="flex min-h-9 items-center gap-2 text-sm">
                <Link
                  to={"/inbox/$view" as string}
                  params={{ view: "unassigned" } as never}
                  search={{ sort: "waiting", ...(q.id ? { queue: q.id } : {}) } as never}
                  className="flex min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1.5 hover:bg-hover"
                >
                  <span className="min-w-0 flex-1 truncate">{name}</span>
                  {q.oldest && <span className="text-ink-3 text-xs">{span(now - Date.parse(q.oldest))}</span>}
                  <span className="tabular min-w-6 text-right font-semibold">{q.waiting}</span>
                </Link>
                {q.id && (
                  <IconButton
                    label={t`Move the work of ${name}`}
                    onClick={() => onMove({ name, from: { queue: q.id, waiting: true } })}
                  >
                    <ArrowRightLeft />
                  </IconButton>
                )}
              </li>
            );
          })}
      </ul>
    </section>
  );
}
