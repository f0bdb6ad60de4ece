import { t } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import { Term } from "@/features/glossary/Term";
import { SLABadge } from "@/features/inbox-list/SLABadge";
import type { Wall } from "../wall";

const most = 12;

/** The cases that need somebody now, each with a way to it. */
export function RiskList({ wall }: { wall: Wall }) {
  const items = wall.sla.items.filter((i) => i.case.status !== "resolved").slice(0, most);
  return (
    <section aria-labelledby="wall-risk" className="min-w-0">
      <h2 id="wall-risk" className="mb-2 font-semibold text-base">
        <Term name="service-level">{t`At risk`}</Term>
      </h2>
      {items.length === 0 && <p className="text-ink-2 text-sm">{t`Everything is in time.`}</p>}
      <ul className="grid grid-cols-1 gap-1">
        {items.map(({ case: c }) => (
          <li key={c.id}>
            <Link
              to={"/wall/watch/$caseId" as string}
              params={{ caseId: c.id } as never}
              className="flex min-h-9 items-center gap-2 rounded-md px-2 text-sm hover:bg-hover"
            >
              <span className="tabular shrink-0 text-ink-3 text-xs">#{c.number}</span>
              <span className="min-w-0 flex-1 truncate">
                {c.contact.name}
                <span className="text-ink-3"> · {c.assignee?.name ?? t`Unassigned`}</span>
              </span>
              <SLABadge case={c} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
