import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Skeleton } from "@kit/skeleton";
import { Plural, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp, CheckCheck, CloudOff, Globe } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useCan } from "@/entities/me";
import type { Message } from "@/entities/message";
import { publicKeys, type StreamFilter } from "@/entities/public";
import { errorText } from "@/lib/error-text";
import { PublicDialogs } from "../Dialogs";
import { PublicFrame } from "../PublicFrame";
import { useLiveItems } from "../use-live-items";
import { BulkBar } from "./BulkBar";
import { FilterBar, usePublicChannels } from "./FilterBar";
import { isFiltered, readFilter, writeFilter } from "./filters";
import { StreamRow } from "./StreamRow";
import { useStream } from "./use-stream";
import { useStreamActions } from "./use-stream-actions";

/** The newest public items of all channels in one stream, to be looked at one after the other. */
export function StreamPage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const client = useQueryClient();
  const filter = readFilter(useSearch({ strict: false }) as Record<string, unknown>);
  const setFilter = (next: StreamFilter) =>
    void navigate({ to: "/public" as string, search: writeFilter(next) as never, replace: true });
  const stream = useStream(filter);
  const { items, hasNextPage, isFetchingNextPage, fetchNextPage } = stream;
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState("");
  const [replying, setReplying] = useState("");
  const [fresh, setFresh] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    getItemKey: (i) => items[i]?.message_id ?? i,
    estimateSize: () => 128,
    overscan: 6,
  });
  const read = useCallback(() => {
    setFresh(0);
    void client.invalidateQueries({ queryKey: [...publicKeys.all, "items"] });
  }, [client]);
  const busy = replying !== "" || selected.size > 0;
  const heard = useCallback(
    (message: Message) => {
      if (message.direction !== "in") return;
      const top = (box.current?.scrollTop ?? 0) < 40;
      if (top && !busy) read();
      else setFresh((n) => n + 1);
    },
    [busy, read],
  );
  useLiveItems(heard);
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= items.length - 8) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, last, items.length, fetchNextPage]);

  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  useStreamActions({
    items,
    cursor,
    move: (to) => {
      const id = items[to]?.message_id;
      if (!id) return;
      setCursor(id);
      virtual.scrollToIndex(to);
      requestAnimationFrame(() =>
        box.current?.querySelector<HTMLElement>(`article[data-item="${id}"]`)?.focus({ preventScroll: true }),
      );
    },
    toggle,
  });
  const marked = items.some((i) => i.message_id === cursor) ? cursor : (items[0]?.message_id ?? "");

  return (
    <PublicFrame>
      <div className="flex h-full min-h-0 flex-col">
        <div className="shrink-0 border-b px-3 py-1">
          <FilterBar filter={filter} onChange={setFilter} />
        </div>
        <div className="relative min-h-0 flex-1">
          <section
            ref={box}
            aria-label={t`Public items`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
            tabIndex={0}
            className="size-full overflow-y-auto outline-offset-[-2px]"
          >
            {items.length > 0 ? (
              <div className="relative mx-auto w-full max-w-4xl" style={{ height: virtual.getTotalSize() }}>
                {rows.map((row) => {
                  const item = items[row.index];
                  return (
                    <div
                      key={row.key}
                      ref={virtual.measureElement}
                      data-index={row.index}
                      className="absolute inset-x-0 top-0"
                      style={{ transform: `translateY(${row.start}px)` }}
                    >
                      {item && (
                        <StreamRow
                          item={item}
                          on={marked === item.message_id}
                          selected={selected.has(item.message_id)}
                          replying={replying === item.message_id}
                          onFocus={() => setCursor(item.message_id)}
                          onSelect={() => toggle(item.message_id)}
                          onReplied={() => {
                            setReplying("");
                            requestAnimationFrame(() =>
                              box.current
                                ?.querySelector<HTMLElement>(`article[data-item="${item.message_id}"]`)
                                ?.focus({ preventScroll: true }),
                            );
                          }}
                        />
                      )}
                    </div>
                  );
                })}
              </div>
            ) : stream.isPending ? (
              <div role="status" aria-label={t`Loading`} className="mx-auto grid max-w-4xl gap-3 p-4">
                <Skeleton className="h-24" />
                <Skeleton className="h-24" />
                <Skeleton className="h-24" />
              </div>
            ) : stream.isError ? (
              <EmptyState
                icon={CloudOff}
                title={errorText(stream.error)}
                action={<Button onClick={() => void stream.refetch()}>{t`Try again`}</Button>}
              />
            ) : (
              <Empty filter={filter} onClear={() => setFilter({})} />
            )}
          </section>
          {fresh > 0 && (
            <button
              type="button"
              onClick={() => {
                virtual.scrollToOffset(0);
                read();
              }}
              className="-translate-x-1/2 absolute top-3 left-1/2 inline-flex items-center gap-1.5 rounded-full bg-raised px-3 py-1.5 font-medium text-accent-ink text-xs shadow-float hover:bg-hover"
            >
              <Plural value={fresh} one="# new" other="# new" />
              <ArrowUp aria-hidden className="size-3.5" />
            </button>
          )}
        </div>
        <BulkBar items={items.filter((i) => selected.has(i.message_id))} onSelect={setSelected} />
      </div>
      <PublicDialogs onReply={(item) => setReplying(item.message_id)} />
    </PublicFrame>
  );
}

/** Why nothing is here, and what could be done. */
function Empty({ filter, onClear }: { filter: StreamFilter; onClear: () => void }) {
  const { t } = useLingui();
  const manage = useCan("channels.manage");
  const channels = usePublicChannels();
  if (channels?.length === 0) {
    return (
      <EmptyState
        icon={Globe}
        title={t`No channel with a public side is connected yet`}
        action={
          manage && (
            <Link to="/settings/channels/new" className="font-medium text-accent-ink underline underline-offset-2">
              {t`Connect a public channel`}
            </Link>
          )
        }
      >
        {t`Comments, mentions and reviews of your pages and listings appear here as soon as one is connected.`}
      </EmptyState>
    );
  }
  if (isFiltered(filter)) {
    return (
      <EmptyState
        icon={CheckCheck}
        title={t`Nothing here matches the filter`}
        action={<Button onClick={onClear}>{t`Clear filters`}</Button>}
      />
    );
  }
  return (
    <EmptyState icon={CheckCheck} title={t`Nobody has said anything in public yet`}>
      {t`What people write under your posts, of you, and in reviews appears here by itself.`}
    </EmptyState>
  );
}
