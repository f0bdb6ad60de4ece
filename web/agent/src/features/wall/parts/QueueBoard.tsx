import { IconButton } from "@kit/button";
import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import { ArrowRightLeft } from "lucide-react";
import { Term } from "@/features/glossary/Term";
import { useServerNow } from "@/features/inbox-list/SLABadge";
import { span } from "@/lib/when";
import type { MoveSource } from "../MoveDialog";
import type { QueueToday, WallQueue } from "../wall";

const share = { style: "percent", maximumFractionDigits: 0 } as const;

interface Props {
  queues: readonly WallQueue[];
  today: readonly QueueToday[];
  onMove: (source: MoveSource) => void;
}

/** What waits in each queue, for how long, and how fast it was answered today. */
export function QueueBoard({ queues, today, onMove }: Props) {
  const now = useServerNow();
  return (
    <section aria-labelledby="wall-queues" className="min-w-0">
      <h2 id="wall-queues" className="mb-2 font-semibold text-base">
        <Term name="queue">{t`Queues`}</Term>
      </h2>
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
                  <span className="min-w-0 flex-1">
                    <span className="block truncate">{name}</span>
                    <Answered today={today.find((one) => one.queue_id === q.id)} />
                  </span>
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

/** The first replies of a queue today, and the share of its promised answers that came in time. */
function Answered({ today }: { today: QueueToday | undefined }) {
  if (!today) return null;
  const { median_seconds: median, p90_seconds: p90 } = today.first_reply;
  const promised = today.kept + today.broken;
  const parts = [
    median !== null && t`first reply ${span(median * 1000)}`,
    p90 !== null && t`nine of ten within ${span(p90 * 1000)}`,
    promised > 0 && t`${i18n.number(today.kept / promised, share)} in time`,
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return <span className="block text-ink-3 text-xs">{parts.join(" · ")}</span>;
}
