import { api, type Page } from "@client/api";
import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type AccountNumber, type NumberChange, numberKeys } from "@/entities/number";
import { nearTime } from "@/lib/when";
import { changeWords } from "./words";

/** What happened to an account and its numbers, or to one of them. */
export function History({ channelId, numbers, only }: { channelId: string; numbers: AccountNumber[]; only?: string }) {
  const query = useInfiniteQuery({
    queryKey: numberKeys.history(channelId),
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<NumberChange>>(`/channels/${channelId}/numbers/history`, {
        signal,
        query: { cursor: pageParam, limit: 50 },
      }),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  const lines = (query.data?.pages ?? []).flatMap((p) => p.items).filter((c) => !only || c.number === only);
  const nameOf = (id: string) => numbers.find((n) => n.id === id)?.number ?? id;
  if (query.data && lines.length === 0) return <p className="text-sm text-ink-2">{t`Nothing yet.`}</p>;
  return (
    <div className="grid gap-2">
      <ol className="grid gap-1 text-sm">
        {lines.map((c) => (
          <li key={c.id} className="flex flex-wrap gap-x-2">
            <span className="tabular shrink-0 text-ink-3">{nearTime(c.at)}</span>
            <span className="min-w-0 flex-1 break-words">
              {!only && c.number && <>{nameOf(c.number)}: </>}
              {changeWords(c)}
              <span className="text-ink-3">{c.actor.type === "system" ? null : ` · ${c.actor.name}`}</span>
            </span>
          </li>
        ))}
      </ol>
      {query.hasNextPage && (
        <Button
          className="justify-self-start"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >{t`Earlier`}</Button>
      )}
    </div>
  );
}
