import { isApiError } from "@client/error";
import { cx } from "@kit/cx";
import { EmptyState } from "@kit/empty";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { MessageSquareOff } from "lucide-react";
import {
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useActions } from "@/actions/registry";
import { type Case, caseQuery } from "@/entities/case";
import { useCan } from "@/entities/me";
import type { Message, Rich } from "@/entities/message";
import { inPublic } from "@/entities/public";
import { CasePanel } from "@/features/case-panel/CasePanel";
import { PanelFrame, usePanel } from "@/features/case-panel/PanelFrame";
import { Composer, type ComposerHandle } from "@/features/composer/Composer";
import { nowhere, PublicContext } from "@/features/public/thread/context";
import { errorText } from "@/lib/error-text";
import { lazyIn } from "@/lib/lazy-area";
import { useAnnounce } from "@/live/presence";
import { useThreadActions } from "./actions";
import { ThreadContext } from "./context";
import { FindBar } from "./find/FindBar";
import { plain, syntaxOf } from "./format/parse";
import { Announcer } from "./parts/Announcer";
import { CaseHeader } from "./parts/CaseHeader";
import { ConversationTabs } from "./parts/ConversationTabs";
import { type LogHandle, LogSkeleton, MessageLog } from "./parts/MessageLog";
import { TypingLine } from "./parts/PresenceLine";
import { RichCard } from "./parts/RichCard";
import { ScheduledList } from "./parts/ScheduledList";
import { Viewer, viewable } from "./parts/Viewer";
import { CameFrom, GoesOnIn, ToWhereItWent } from "./parts/WhereItWent";
import { useCaps, useCaseEvents, useConversation, usePlatformTitle, useThread } from "./queries";
import { trimCache } from "./trim";
import { useJump } from "./use-jump";
import { type Place, usePlace } from "./use-place";
import { useReading } from "./use-reading";
import { useRows } from "./use-rows";
import { useThreadTools } from "./use-thread-tools";

const ForwardDialog = lazy(() => import("./ForwardDialog").then((m) => ({ default: m.ForwardDialog })));

const PublicTop = lazyIn("public", () => import("@/features/public/thread/PublicTop").then((m) => m.PublicTop));
const PublicScope = lazyIn("public", () => import("@/features/public/thread/PublicScope").then((m) => m.PublicScope));

/**
 * One case: its thread, where answers are written, and the panel beside. Who watches has their own
 * foot in place of the composer, and reads without that it counts.
 */
export function ThreadPage({ caseId, watch }: { caseId: string; watch?: ReactNode }) {
  const { t } = useLingui();
  const { data: c, error } = useQuery(caseQuery(caseId));
  if (error && !c) {
    return (
      <EmptyState
        icon={MessageSquareOff}
        title={isApiError(error, "not_found") ? t`There is no such case` : errorText(error)}
      >
        {isApiError(error, "not_found") && t`It may belong to another workspace, or its address is wrong.`}
      </EmptyState>
    );
  }
  if (!c) return <LogSkeleton />;
  if (c.merged_into && watch === undefined) return <ToWhereItWent c={c} into={c.merged_into} />;
  return <Placed key={c.id} c={c} watch={watch} />;
}

function Placed({ c, watch }: { c: Case; watch: ReactNode }) {
  const place = usePlace(c);
  return <CaseThread key={place.c.conversation_id} place={place} watch={watch} />;
}

export default ThreadPage;

function CaseThread({ place: { c, all, choose }, watch }: { place: Place; watch: ReactNode }) {
  const { t } = useLingui();
  const watching = watch !== undefined;
  const maySend = useCan("messages.send") && !watching;
  const platformCaps = useCaps(c.platform);
  const platformTitle = usePlatformTitle(c.platform);
  const { data: conversation } = useConversation(c.conversation_id);
  const postId = conversation?.post_id;
  const caps = useMemo(() => platformCaps && (postId ? inPublic(platformCaps) : platformCaps), [platformCaps, postId]);
  const [around, setAround] = useState(nowhere);
  const [everybody, setEverybody] = useState(false);
  const elsewhere = conversation && conversation.case_id !== c.id ? conversation.case_id : "";
  const thread = useThread(c.conversation_id);
  const { messages, hasNextPage, isFetchingNextPage, fetchNextPage } = thread;
  const events = useCaseEvents(c.id);
  const [atEnd, setAtEnd] = useState(true);
  const reading = useReading(conversation, messages, atEnd, watching);
  const rows = useRows(messages, events, reading, !hasNextPage);
  const log = useRef<LogHandle>(null);
  const composer = useRef<ComposerHandle>(null);
  const place = useRef<HTMLDivElement>(null);
  const findInput = useRef<HTMLInputElement>(null);
  const [finding, setFinding] = useState(false);
  const [forwarding, setForwarding] = useState<Message | null>(null);
  const [viewing, setViewing] = useState<string | null>(null);
  const [typing, setTyping] = useState(false);
  const panel = usePanel();
  const besides = useDeferredValue(true, false); // the words of the customer are painted first
  useAnnounce(c.conversation_id, watching ? "watching" : typing ? "typing" : "viewing");

  const older = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const [jumpTo, looking] = useJump(c.conversation_id, log, rows.length);
  // An address may name the message to begin at.
  const { message: wanted } = useSearch({ strict: false }) as { message?: string };
  useEffect(() => {
    if (wanted && !thread.isPending) jumpTo(wanted);
  }, [wanted, thread.isPending, jumpTo]);
  useUnreadLoaded(
    wanted ? 0 : reading.unreadLeft,
    reading.unreadFrom,
    hasNextPage && !isFetchingNextPage,
    older,
    jumpTo,
  );
  useTrimmed(c.id);
  const tools = useThreadTools({
    caps,
    platformTitle,
    contactName: c.contact.name,
    maySend,
    jumpTo,
    view: setViewing,
    forward: setForwarding,
    answer: (target) => composer.current?.answer(target),
  });
  const toEnd = useCallback(() => log.current?.toEnd(), []);
  useActions(
    useThreadActions({
      maySend,
      mayQuote: caps?.reply === "yes" || caps?.reply === "degraded",
      messages,
      unreadFrom: reading.unreadFrom,
      find: () => {
        setFinding(true);
        findInput.current?.select();
        findInput.current?.focus();
      },
      jumpTo,
      toEnd,
      quote: tools.reply,
      forward: setForwarding,
      reply: () => composer.current?.focus("reply"),
      note: () => composer.current?.focus("note"),
      panel: panel.toggle,
    }),
  );
  const shown = useMemo(() => viewable(messages), [messages]);
  const preview = useCallback(
    (rich: Rich): ReactNode => <RichCard rich={rich} syntax={syntaxOf(caps?.formatting)} />,
    [caps],
  );
  const endFinding = useCallback(() => {
    setFinding(false);
    place.current?.querySelector<HTMLElement>('[role="log"]')?.focus({ preventScroll: true });
  }, []);

  return (
    <ThreadContext value={tools}>
      <PublicContext value={around}>
        <div className="flex h-full min-h-0">
          <section
            aria-label={t`Conversation with ${c.contact.name}`}
            className="flex min-w-0 flex-1 flex-col bg-paper"
          >
            <CaseHeader c={c} platformTitle={platformTitle} panelOpen={panel.open} onPanel={panel.toggle} />
            {all.length > 0 && <ConversationTabs all={all} chosen={c.conversation_id} onChoose={choose} />}
            <CameFrom />
            {elsewhere && <GoesOnIn caseId={elsewhere} />}
            {postId && (
              <Suspense fallback={null}>
                <PublicScope postId={postId} conversationId={c.conversation_id} onPlace={setAround} />
                <PublicTop
                  postId={postId}
                  conversationId={c.conversation_id}
                  contact={c.contact.name}
                  everybody={everybody}
                  onEverybody={setEverybody}
                  onReply={(item) => tools.reply(item.message)}
                />
              </Suspense>
            )}
            {finding && (
              <FindBar
                conversationId={c.conversation_id}
                place={place}
                input={findInput}
                jumpTo={jumpTo}
                onClose={endFinding}
              />
            )}
            {thread.error && messages.length === 0 ? (
              <EmptyState icon={MessageSquareOff} title={errorText(thread.error)} />
            ) : thread.isPending ? (
              <LogSkeleton />
            ) : (
              <div ref={place} className={cx("flex min-h-0 flex-1 flex-col", everybody && "hidden")}>
                <MessageLog
                  ref={log}
                  rows={rows}
                  hasOlder={hasNextPage}
                  loadingOlder={isFetchingNextPage || looking}
                  onOlder={older}
                  onAtEnd={setAtEnd}
                  fresh={reading.fresh}
                />
              </div>
            )}
            <ScheduledList
              conversationId={c.conversation_id}
              syntax={tools.syntax}
              maySend={maySend}
              onBack={(s) => composer.current?.putBack(s)}
            />
            <TypingLine conversationId={c.conversation_id} />
            <Announcer messages={messages} syntax={tools.syntax} />
            {watch}
            {conversation && caps && maySend && (
              <Composer
                ref={composer}
                c={c}
                conversation={conversation}
                caps={caps}
                platformTitle={platformTitle}
                preview={preview}
                onSent={toEnd}
                onTyping={setTyping}
              />
            )}
          </section>
          <PanelFrame panel={panel}>{besides && <CasePanel c={c} nameOf={tools.nameOf} />}</PanelFrame>
        </div>
        {forwarding && (
          <Suspense fallback={null}>
            <ForwardDialog
              message={forwarding}
              words={plain(forwarding.text, tools.syntax) || forwarding.attachments[0]?.name || ""}
              onClose={() => setForwarding(null)}
            />
          </Suspense>
        )}
        <Viewer items={shown} openId={viewing} onOpen={setViewing} />
      </PublicContext>
    </ThreadContext>
  );
}

/** Loads back to the first unread message where more are unread than were loaded, and goes there once. */
function useUnreadLoaded(
  left: number,
  from: string | null,
  mayLoad: boolean,
  older: () => void,
  jumpTo: (id: string) => void,
) {
  const loading = useRef(false);
  useEffect(() => {
    // Who moves by themself meanwhile is not moved any more.
    const stay = () => {
      loading.current = false;
    };
    const moves = ["pointerdown", "wheel", "keydown"] as const;
    for (const move of moves) addEventListener(move, stay, { capture: true, passive: true });
    return () => {
      for (const move of moves) removeEventListener(move, stay, { capture: true });
    };
  }, []);
  const begun = useRef(false);
  useEffect(() => {
    if (left > 0 && mayLoad) {
      if (!begun.current) loading.current = true;
      begun.current = true;
      older();
    }
    if (left === 0 && loading.current && from) {
      loading.current = false;
      jumpTo(from);
    }
  }, [left, from, mayLoad, older, jumpTo]);
}

/** Each case that is opened lets go of those that were left long ago. */
function useTrimmed(caseId: string) {
  const client = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each case
  useEffect(() => {
    const timer = setTimeout(() => trimCache(client), 500);
    return () => clearTimeout(timer);
  }, [client, caseId]);
}
