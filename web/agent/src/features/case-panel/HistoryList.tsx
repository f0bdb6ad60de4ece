import { Button } from "@kit/button";
import { Skeleton } from "@kit/skeleton";
import { Trans, useLingui } from "@lingui/react/macro";
import { Headset, KeyRound, type LucideIcon, UserRound, Zap } from "lucide-react";
import { useEffect } from "react";
import type { CaseEvent } from "@/entities/case";
import { itemsOf, type Pages } from "@/entities/page";
import { errorText } from "@/lib/error-text";
import { fullTime, nearTime } from "@/lib/when";
import { useEventText } from "./event-text";
import { type ActorKind, actorKind, tellable } from "./events";
import { useHistory } from "./queries";
import { RunLink } from "./recipes/RecipesReport";

interface Props {
  caseId: string;
  nameOf: (id: string) => string;
  /** Says also in words who acted (an agent, the customer, Recado by itself) and the whole time. */
  detailed?: boolean;
}

/** What happened to the case, newest first, and how to see what was before. */
export function HistoryList({ caseId, nameOf, detailed = false }: Props) {
  const { data, isPending, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useHistory(caseId);
  const loaded = data as Pages<CaseEvent> | undefined;
  const events = tellable(itemsOf(loaded)).toReversed();
  // A page may hold nothing that is worth a line; then the next one is what was asked for.
  const nothing = events.length === 0 && hasNextPage;
  useEffect(() => {
    if (nothing && !isFetchingNextPage && !error) void fetchNextPage();
  }, [nothing, isFetchingNextPage, error, fetchNextPage]);
  if (isPending || (nothing && !error)) return <Skeleton className="h-16" />;
  if (error && events.length === 0) return <p className="text-sm text-danger">{errorText(error)}</p>;
  if (events.length === 0) {
    return (
      <p className="text-sm text-ink-3">
        <Trans>Nothing has changed yet.</Trans>
      </p>
    );
  }
  return (
    <>
      <ol className={detailed ? "grid gap-3 text-sm" : "grid gap-2 text-sm"}>
        {events.map((e) => (
          <Line key={e.seq} event={e} nameOf={nameOf} detailed={detailed} />
        ))}
      </ol>
      {error && <p className="mt-2 text-sm text-danger">{errorText(error)}</p>}
      {hasNextPage && (
        <Button size="sm" busy={isFetchingNextPage} onClick={() => void fetchNextPage()} className="mt-3">
          <Trans>Load more</Trans>
        </Button>
      )}
    </>
  );
}

const icons: Record<ActorKind, LucideIcon> = { agent: Headset, customer: UserRound, program: KeyRound, automatic: Zap };

function Line({ event, nameOf, detailed }: { event: CaseEvent; nameOf: (id: string) => string; detailed: boolean }) {
  const { t } = useLingui();
  const say = useEventText(nameOf);
  const kind = actorKind(event.actor.type);
  const Icon = icons[kind];
  const run = event.actor.run && (
    <RunLink runId={event.actor.run} className="text-xs text-ink-2">
      {t`What the recipe did`}
    </RunLink>
  );
  const kinds: Record<ActorKind, string> = {
    agent: t`Agent`,
    customer: t`Customer`,
    program: t`By the API`,
    automatic: event.actor.type === "recipe" ? t`Recipe` : t`Automatic`,
  };
  if (!detailed) {
    return (
      <li>
        <span className="break-words">{say(event)}</span>{" "}
        <time dateTime={event.at} title={fullTime(event.at)} className="whitespace-nowrap text-xs text-ink-3">
          {nearTime(event.at)}
        </time>{" "}
        {run}
      </li>
    );
  }
  return (
    <li className="flex gap-2.5">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <div className="min-w-0">
        <p className="break-words">{say(event)}</p>
        <p className="text-xs text-ink-3">
          {kinds[kind]} ·{" "}
          <time dateTime={event.at} className="tabular">
            {fullTime(event.at)}
          </time>
          {run && <> · {run}</>}
        </p>
      </div>
    </li>
  );
}
