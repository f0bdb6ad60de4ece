import { Avatar } from "@kit/avatar";
import { PresenceDot } from "@kit/presence-dot";
import { plural, t } from "@lingui/core/macro";
import { presenceLine } from "@/entities/presence";
import { useServerNow } from "@/features/inbox-list/SLABadge";
import { span } from "@/lib/when";
import type { WallAgent } from "../wall";

const order: Record<string, number> = { online: 0, busy: 1, away: 2, invisible: 3, offline: 4 };

/** Who is there, since when, and how full they are. */
export function AgentBoard({ agents, onOpen }: { agents: readonly WallAgent[]; onOpen: (id: string) => void }) {
  const now = useServerNow();
  const list = agents.toSorted(
    (a, b) => (order[a.presence.state] ?? 9) - (order[b.presence.state] ?? 9) || a.name.localeCompare(b.name),
  );
  return (
    <section aria-labelledby="wall-agents" className="min-w-0">
      <h2 id="wall-agents" className="mb-2 font-semibold text-base">{t`Agents`}</h2>
      {list.length === 0 && <p className="text-ink-2 text-sm">{t`Nobody answers here.`}</p>}
      <ul className="grid grid-cols-1 gap-2 sm:grid-cols-2 2xl:grid-cols-3">
        {list.map((a) => (
          <li key={a.id} className="min-w-0">
            <button
              type="button"
              onClick={() => onOpen(a.id)}
              className="flex w-full items-center gap-3 rounded-lg border bg-raised px-3 py-2 text-left hover:bg-hover"
            >
              <Avatar name={a.name} seed={a.id} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium text-sm">{a.name}</span>
                <span className="flex items-center gap-1.5 text-ink-2 text-xs">
                  <PresenceDot state={a.presence.state} />
                  <span className="truncate">
                    {presenceLine(a.presence)}
                    {a.presence.since && ` · ${span(now - Date.parse(a.presence.since))}`}
                  </span>
                </span>
                <Load agent={a} />
              </span>
              <span className="shrink-0 text-right text-xs">
                <span className="tabular block font-semibold text-lg leading-tight">
                  {a.used}/{a.capacity}
                </span>
                <span className="block text-ink-3">
                  {a.offers > 0
                    ? plural(a.offers, { one: "# offer", other: "# offers" })
                    : plural(a.cases, { one: "# case", other: "# cases" })}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How full somebody is, as a bar; the number stands beside it. */
function Load({ agent }: { agent: WallAgent }) {
  const share = agent.capacity > 0 ? Math.min(1, agent.used / agent.capacity) : agent.used > 0 ? 1 : 0;
  const tone = share >= 1 ? "bg-breached" : share >= 0.8 ? "bg-waiting" : "bg-good";
  return (
    <span aria-hidden className="mt-1 block h-1.5 overflow-hidden rounded-full bg-hover">
      <span className={`block h-full ${tone}`} style={{ width: `${share * 100}%` }} />
    </span>
  );
}
