import { Button } from "@kit/button";
import { Select } from "@kit/select";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useCallback, useState } from "react";
import type { StreamFilter } from "@/entities/public";
import { errorText } from "@/lib/error-text";
import { PublicDialogs } from "../Dialogs";
import { readFilter } from "../stream/filters";
import { StreamRow } from "../stream/StreamRow";
import { useStream } from "../stream/use-stream";
import { useLiveItems } from "../use-live-items";

/** The reviews themselves, the newest first: by stars, and those that wait. */
export function ReviewList({
  channel,
  search,
  onSearch,
}: {
  channel: string | undefined;
  search: Record<string, unknown>;
  onSearch: (part: Record<string, unknown>) => void;
}) {
  const { t } = useLingui();
  const { rating, answered } = readFilter(search);
  const filter: StreamFilter = { kind: "review", channel_id: channel, rating, answered };
  const { items, isPending, isError, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useStream(filter);
  const [replying, setReplying] = useState("");
  const fresh = useCallback(() => {
    if (replying === "") void refetch();
  }, [replying, refetch]);
  useLiveItems(fresh);
  return (
    <section className="grid gap-2">
      <header className="flex flex-wrap items-center gap-1">
        <h2 className="flex-1 font-semibold text-base">{t`The reviews`}</h2>
        <Select
          quiet
          label={t`Stars`}
          value={String(rating ?? "")}
          onChange={(v) => onSearch({ stars: v ? Number(v) : undefined })}
          options={[
            { value: "", label: t`Any stars` },
            ...[1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: t`${n} of 5 stars` })),
          ]}
        />
        <Select
          quiet
          label={t`Answered`}
          value={answered === undefined ? "" : answered ? "yes" : "no"}
          onChange={(v) => onSearch({ answered: v || undefined })}
          options={[
            { value: "", label: t`Answered or not` },
            { value: "no", label: t`Not answered` },
            { value: "yes", label: t`Answered` },
          ]}
        />
      </header>
      {isPending ? (
        <Skeleton className="h-24" />
      ) : isError ? (
        <p role="alert" className="text-danger text-sm">
          {errorText(error)}
        </p>
      ) : items.length === 0 ? (
        <p className="text-ink-3 text-sm">{t`There is no such review.`}</p>
      ) : (
        <div className="overflow-hidden rounded-lg border border-line">
          {items.map((item) => (
            <StreamRow
              key={item.message_id}
              item={item}
              on={false}
              replying={replying === item.message_id}
              onReplied={() => setReplying("")}
            />
          ))}
        </div>
      )}
      {hasNextPage && (
        <Button className="justify-self-start" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t`Show more`}
        </Button>
      )}
      <PublicDialogs onReply={(item) => setReplying(item.message_id)} />
    </section>
  );
}
