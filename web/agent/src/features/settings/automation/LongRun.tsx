import { api } from "@client/api";
import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type Rehearsal, recipeKeys, rehearsalItemsQuery, rehearsalQuery } from "@/entities/recipe";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";
import { startedText, WouldList } from "./WouldList";

/** A recipe that is tried on much, in the background: how far it is, and what it found. */
export function LongRun({ id }: { id: string }) {
  const run = useQuery(rehearsalQuery(id));
  const cancel = useChange(() => api.post<Rehearsal>(`/rehearsals/${id}/cancel`), {
    refresh: [recipeKeys.rehearsal(id)],
  });
  const r = run.data;
  if (run.isError) return <p className="text-sm text-danger">{errorText(run.error)}</p>;
  if (!r) return null;
  return (
    <div className="grid gap-3">
      {r.state === "running" && (
        <div className="flex flex-wrap items-center gap-3">
          <progress
            max={r.wanted}
            value={r.looked}
            aria-label={t`Progress`}
            className="h-2 min-w-40 flex-1 accent-accent"
          />
          <Button size="sm" busy={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
            {t`Try no further`}
          </Button>
        </div>
      )}
      <p role="status" className="text-sm">
        {startedText(r.started, r.looked)} {stateText(r)}
      </p>
      {r.state !== "running" && r.started > 0 && <Found id={id} />}
    </div>
  );
}

function stateText(r: Rehearsal): string {
  switch (r.state) {
    case "running":
      return t`It goes on.`;
    case "cancelled":
      return t`You ended it there.`;
    case "failed":
      return t`It could not go on: ${r.problem ?? ""}`;
    case "done":
      return t`What it found is kept for a day.`;
  }
}

function Found({ id }: { id: string }) {
  const pages = useInfiniteQuery(rehearsalItemsQuery(id));
  const items = pages.data?.pages.flatMap((p) => p.items) ?? [];
  return (
    <>
      <WouldList items={items} />
      {pages.hasNextPage && (
        <Button
          className="justify-self-start"
          busy={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t`Show more`}
        </Button>
      )}
    </>
  );
}
