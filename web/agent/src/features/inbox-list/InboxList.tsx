import type { TagTone } from "@kit/badge";
import { Button } from "@kit/button";
import { Skeleton } from "@kit/skeleton";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArrowUp } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useCaseActions } from "@/actions/case-actions";
import { useActions } from "@/actions/registry";
import type { Case, CaseListParams } from "@/entities/case";
import { heldCase } from "@/entities/case-store";
import { subStatusesQuery } from "@/entities/case-work";
import { platformsQuery } from "@/entities/channel";
import { useMe } from "@/entities/me";
import { itemsOf } from "@/entities/page";
import { tagsQuery } from "@/entities/tag";
import { teamsQuery } from "@/entities/team";
import { useCategoriesShown, useRowHeight } from "@/lib/density";
import { listSearch, withoutFilters } from "./params";
import { EmptyList, ListFault } from "./parts/EmptyList";
import { BulkBar, ListHeader } from "./parts/ListHeader";
import { Rows, type RowsHandle } from "./parts/Rows";
import { casesQuery, prefetchCase } from "./queries";
import { useSavedView } from "./saved";
import { useSelection } from "./state";
import { useAnchor } from "./use-anchor";
import { useCursor } from "./use-cursor";
import { useListActions } from "./use-list-actions";
import { useWindows } from "./use-windows";

const Peek = lazy(() => import("./parts/Peek").then((m) => ({ default: m.Peek })));

interface Props {
  params: CaseListParams;
  openId: string | undefined;
}

/** The list of cases: live, virtual, by mouse or keyboard. */
export function InboxList({ params, openId }: Props) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const me = useMe();
  const row = useRowHeight();
  const scroller = useRef<HTMLDivElement>(null);
  const query = useInfiniteQuery(casesQuery(params));
  const cases = useMemo(() => itemsOf(query.data), [query.data]);
  const ids = useMemo(() => cases.map((c) => c.id), [cases]);
  const key = JSON.stringify(params);
  const anchor = useAnchor(ids, row, scroller, key);
  const selection = useSelection();
  const search = useMemo(() => listSearch(params), [params]);
  const { view } = params;
  const open = useCallback(
    (id: string) => void navigate({ to: "/inbox/$view/$caseId", params: { view, caseId: id }, search }),
    [navigate, view, search],
  );

  const rows = useRef<RowsHandle>(null);
  const scrollTo = useCallback((index: number) => rows.current?.scrollTo(index), []);
  const cursor = useCursor({ ids, openId, scrollTo, open, scroller });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list starts with nothing chosen
  useEffect(() => selection.clear(), [key]);
  useEffect(() => selection.keep(ids), [selection.keep, ids]);
  useEffect(() => {
    const next = cases[ids.indexOf(cursor.id ?? "") + 1];
    if (cursor.id && next) prefetchCase(client, next);
  }, [client, cases, ids, cursor.id]);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const chosen = useTargets(cases, selection.selected, openId, cursor.id);
  const actions = useCaseActions(chosen);
  useActions(actions);
  const [peeking, setPeeking] = useState(false);
  const peek = { open: peeking, toggle: () => setPeeking(!peeking), close: () => setPeeking(false) };
  useListActions({ cursor, selection, ids, openId, params, peek });
  const peeked = peeking && !openId ? cases.find((c) => c.id === cursor.id) : undefined;

  const tags = useQuery(tagsQuery).data;
  const tagTones = useMemo(() => new Map<string, TagTone>(tags?.map((tag) => [tag.name, tag.color])), [tags]);
  const platforms = useQuery(platformsQuery).data;
  const titles = useMemo(() => new Map(platforms?.map((p) => [p.key, p.title])), [platforms]);
  const { windows, windowWarn } = useWindows(platforms);
  const subs = useQuery({ ...subStatusesQuery, enabled: cases.some((c) => c.sub_status) }).data;
  const subNames = useMemo(() => new Map(subs?.map((s) => [s.id, s.name])), [subs]);
  const [categories] = useCategoriesShown();
  const onToggle = useCallback(
    (id: string, range: boolean) => selection.toggle(id, ids, range),
    [selection.toggle, ids],
  );
  const onPoint = usePointing();
  const name = useListName(params);
  const change = (next: CaseListParams) =>
    void navigate({ to: "/inbox/$view", params: { view: next.view }, search: listSearch(next) });

  return (
    <section aria-label={name} className="flex h-full min-w-0 flex-col bg-canvas">
      <h1 className="sr-only">{name}</h1>
      <ListHeader params={params} onChange={change} tagTone={tagTones.get(params.tag ?? "")} />
      {selection.selected.size > 0 && (
        <BulkBar
          count={selection.selected.size}
          actions={actions.filter((a) =>
            [
              "case.resolve",
              "case.open",
              "case.snooze",
              "case.assign",
              "case.team",
              "case.tag",
              "case.priority",
              "case.macro",
            ].includes(a.id),
          )}
          onClear={selection.clear}
        />
      )}
      {peeked && (
        <Suspense fallback={null}>
          <Peek case={peeked} scroller={scroller} onClose={peek.close} />
        </Suspense>
      )}
      <div className="relative min-h-0 flex-1">
        <NewPill count={anchor.fresh} onClick={anchor.toTop} />
        <div
          ref={scroller}
          onScroll={anchor.onScroll}
          onPointerMove={anchor.onPointerMove}
          className="h-full overflow-y-auto [overflow-anchor:none]"
        >
          {query.isPending && <Loading row={row} />}
          {query.isError && cases.length === 0 && (
            <ListFault error={query.error} onRetry={() => void query.refetch()} />
          )}
          {query.isSuccess && cases.length === 0 && (
            <EmptyList params={params} onClear={() => change(withoutFilters(params))} />
          )}
          <Rows
            ref={rows}
            cases={cases}
            scroller={scroller}
            height={row}
            whole={!hasNextPage}
            onNearEnd={onNearEnd}
            view={view}
            search={search}
            me={me.user}
            tagTones={tagTones}
            titles={titles}
            windows={windows}
            windowWarn={windowWarn}
            subNames={subNames}
            categories={categories}
            openId={openId}
            cursorId={cursor.id}
            selected={selection.selected}
            onToggle={onToggle}
            onPoint={onPoint}
          />
          {isFetchingNextPage && <Loading row={row} count={3} />}
        </div>
      </div>
    </section>
  );
}

/** What an action is about: the chosen cases, else the open one, else the one under the cursor. */
function useTargets(
  cases: Case[],
  selected: ReadonlySet<string>,
  openId: string | undefined,
  cursor: string | null,
): Case[] {
  const client = useQueryClient();
  if (selected.size > 0) return cases.filter((c) => selected.has(c.id));
  const one = openId ?? cursor;
  const held = one ? (cases.find((c) => c.id === one) ?? heldCase(client, one)) : undefined;
  return held ? [held] : [];
}

/** Prefetches the case that the pointer rests on. */
function usePointing() {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return useCallback(
    (c: Case) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => prefetchCase(client, c), 90);
    },
    [client],
  );
}

function useListName(params: CaseListParams): string {
  const { t } = useLingui();
  const saved = useSavedView(params.saved);
  const teams = useQuery({ ...teamsQuery, enabled: params.team !== undefined }).data;
  if (saved) return saved.name;
  if (params.view === "all" && params.team) return teams?.find((team) => team.id === params.team)?.name ?? t`Team`;
  if (params.view === "all" && params.followed) return t`Cases that I follow`;
  return { mine: t`My cases`, unassigned: t`Unassigned cases`, all: t`All cases` }[params.view];
}

function NewPill({ count, onClick }: { count: number; onClick: () => void }) {
  return (
    <div className="pointer-events-none absolute inset-x-0 top-2 z-10 flex justify-center" aria-live="polite">
      {count > 0 && (
        <Button
          variant="primary"
          size="sm"
          onClick={onClick}
          className="pointer-events-auto rounded-full! px-3! shadow-float"
        >
          <ArrowUp aria-hidden />
          {plural(count, { one: "# new", other: "# new" })}
        </Button>
      )}
    </div>
  );
}

function Loading({ row, count = 9 }: { row: number; count?: number }) {
  const { t } = useLingui();
  return (
    <div role="status" aria-label={t`Loading`}>
      {Array.from({ length: count }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stand-ins have no identity
        <div key={i} className="flex items-center gap-2.5 border-b px-3" style={{ height: row }}>
          <Skeleton className="size-8 overflow-hidden rounded-full" />
          <div className="grid flex-1 gap-1.5">
            <Skeleton className="h-3 w-2/5" />
            <Skeleton className="h-3 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
