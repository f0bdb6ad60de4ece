import { EmptyState } from "@kit/empty";
import { Kbd } from "@kit/kbd";
import { Resizer } from "@kit/resizer";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Navigate, useParams, useSearch } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo } from "react";
import { readMentions, unreadMentionsQuery } from "@/entities/mention";
import { InboxList } from "@/features/inbox-list/InboxList";
import { listParams } from "@/features/inbox-list/params";
import { useViewParams } from "@/features/inbox-list/saved";
import { openTexts } from "@/lib/language";
import { useNarrow } from "@/lib/narrow";
import { useSetting } from "@/lib/storage";
import { ErrorBoundary } from "../ErrorBoundary";

const loadThread = () => Promise.all([import("@/features/thread/ThreadPage"), openTexts("thread")]);
const ThreadPage = lazy(async () => ({ default: (await loadThread())[0].ThreadPage }));

const MentionList = lazy(() => import("@/features/inbox-list/MentionList").then((m) => ({ default: m.MentionList })));

const all = { view: "all" };
const width = { initial: 348, min: 280, max: 560 };

/** The list and, beside it, the open case; on narrow screens one of the two. */
export function InboxPage() {
  const { t } = useLingui();
  const { view, caseId } = useParams({ strict: false }) as { view?: string; caseId?: string };
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const [listWidth, setListWidth] = useSetting("list-width", width.initial);
  const narrow = useNarrow();
  const { status, sort, tag, channel, queue, priority, assignee, saved, team, followed, where } = search;
  const address = useMemo(
    () => listParams(view, { status, sort, tag, channel, queue, priority, assignee, saved, team, followed, where }),
    [view, status, sort, tag, channel, queue, priority, assignee, saved, team, followed, where],
  );
  const params = useViewParams(address);
  useThreadAtHand();
  useMentionsRead(caseId);
  // Lists that have an address of their own, and are all cases filtered.
  if (view === "team" && caseId) return <Navigate to="/inbox/$view" params={all} search={{ team: caseId }} replace />;
  if (view === "view" && caseId) return <Navigate to="/inbox/$view" params={all} search={{ saved: caseId }} replace />;
  return (
    <div className="flex h-full">
      <div
        className={narrow ? (caseId ? "hidden" : "min-w-0 flex-1") : "shrink-0"}
        style={narrow ? undefined : { width: listWidth }}
      >
        {view === "mentions" ? (
          <Suspense fallback={null}>
            <MentionList openId={caseId} />
          </Suspense>
        ) : (
          <InboxList params={params} openId={caseId} />
        )}
      </div>
      {!narrow && <Resizer label={t`Width of the list`} value={listWidth} {...width} onChange={setListWidth} />}
      {(caseId || !narrow) && (
        <div className="min-w-0 flex-1 bg-paper">
          {caseId ? (
            <ErrorBoundary key={caseId}>
              <Suspense fallback={null}>
                <ThreadPage caseId={caseId} />
              </Suspense>
            </ErrorBoundary>
          ) : (
            <NothingOpen />
          )}
        </div>
      )}
    </div>
  );
}

/** Where I am named in the open case I have seen it. */
function useMentionsRead(caseId: string | undefined) {
  const client = useQueryClient();
  const unread = useQuery(unreadMentionsQuery).data?.cases;
  const fresh = caseId !== undefined && Boolean(unread?.[caseId]);
  useEffect(() => {
    if (fresh && caseId) void readMentions(client, caseId).catch(() => undefined);
  }, [client, caseId, fresh]);
}

/** Loads the thread's code while nothing else is to be done, so that the first case opens as fast as the others. */
function useThreadAtHand() {
  useEffect(() => {
    const timer = setTimeout(() => void loadThread().catch(() => {}), 1_200);
    return () => clearTimeout(timer);
  }, []);
}

function NothingOpen() {
  const { t } = useLingui();
  const keys = [
    { keys: ["J", "K"], what: t`move through the list` },
    { keys: ["↵"], what: t`open` },
    { keys: ["?"], what: t`all shortcuts` },
  ];
  return (
    <EmptyState
      icon={Inbox}
      title={t`Choose a case`}
      action={
        <dl className="grid gap-1.5 text-left text-ink-3">
          {keys.map((k) => (
            <div key={k.what} className="flex items-center gap-2">
              <dt className="flex w-12 justify-end">
                <Kbd keys={k.keys} />
              </dt>
              <dd>{k.what}</dd>
            </div>
          ))}
        </dl>
      }
    />
  );
}
