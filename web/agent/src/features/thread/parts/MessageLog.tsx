import { Skeleton } from "@kit/skeleton";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { Row } from "../model/rows";
import { Bubble } from "./Bubble";
import { DayLine, EventsLine, UnreadLine } from "./Lines";

export interface LogHandle {
  /** Brings a message into view; false where it is not among the rows. */
  show: (messageId: string) => boolean;
  toEnd: () => void;
}

interface Props {
  rows: readonly Row[];
  hasOlder: boolean;
  loadingOlder: boolean;
  onOlder: () => void;
  /** Called when the newest message is, or no longer is, in view. */
  onAtEnd: (atEnd: boolean) => void;
  /** Messages of the customer since the reader scrolled away. */
  fresh: number;
  ref: Ref<LogHandle>;
}

const nearEnd = 80;
const farFromEnd = 600;

/** The messages of a thread, virtual, held by its end: what comes above or grows never moves what is read. */
export function MessageLog({ rows, hasOlder, loadingOlder, onOlder, onAtEnd, fresh, ref }: Props) {
  const { t } = useLingui();
  const box = useRef<HTMLDivElement>(null);
  const [flash, setFlash] = useState("");
  const [away, setAway] = useState(false);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    getItemKey: (i) => rows[i]?.key ?? i,
    estimateSize: (i) => estimate(rows[i]),
    overscan: 8,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: nearEnd,
    paddingEnd: 4,
    paddingStart: 12,
  });
  const items = virtual.getVirtualItems();

  const settled = useStart(virtual, rows);
  const firstShown = items[0]?.index ?? 0;
  useEffect(() => {
    if (settled && firstShown < 12 && hasOlder && !loadingOlder) onOlder();
  }, [settled, firstShown, hasOlder, loadingOlder, onOlder]);

  const atEnd = useRef(true);
  const watch = () => {
    // Asked of the element: the virtualizer hears of a scroll after us, and of a jump there is no second word.
    const below = box.current ? box.current.scrollHeight - box.current.scrollTop - box.current.clientHeight : 0;
    const now = below <= nearEnd;
    setAway(below > farFromEnd);
    if (now === atEnd.current) return;
    atEnd.current = now;
    onAtEnd(now);
  };

  // The composer grows into the thread: who reads the newest message keeps reading it.
  useEffect(() => {
    if (!box.current) return;
    const watcher = new ResizeObserver(() => {
      if (atEnd.current && settled) virtual.scrollToEnd();
    });
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [virtual, settled]);

  useImperativeHandle(ref, () => ({
    show: (id) => {
      const at = rows.findIndex((r) => r.type === "message" && r.message.id === id);
      if (at < 0) return false;
      virtual.scrollToIndex(at, { align: "center" });
      setFlash(id);
      setTimeout(() => setFlash((now) => (now === id ? "" : now)), 1400);
      return true;
    },
    toEnd: () => virtual.scrollToEnd(),
  }));

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        role="log"
        // New messages are told by a region of their own: scrolling must not be read out.
        aria-live="off"
        aria-label={t`Messages`}
        aria-busy={loadingOlder}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        onScroll={watch}
        onKeyDown={walk}
        className="flex size-full flex-col overflow-y-auto overflow-x-hidden overscroll-contain outline-offset-[-2px] [overflow-anchor:none]"
      >
        <div
          className="relative mx-auto mt-auto w-full max-w-[64rem] shrink-0"
          style={{ height: virtual.getTotalSize() }}
        >
          {rows.length === 0 && (
            <p className="-translate-x-1/2 -top-10 absolute left-1/2 text-sm text-ink-3">
              <Trans>Nothing has been written here yet.</Trans>
            </p>
          )}
          {items.map((item) => {
            const row = rows[item.index];
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row && <RowView row={row} flash={flash} />}
              </div>
            );
          })}
        </div>
      </div>
      {loadingOlder && (
        <p className="appear-late -translate-x-1/2 absolute top-2 left-1/2 rounded-full bg-raised px-3 py-1 text-xs text-ink-2 shadow-float">
          <Trans>Loading older messages…</Trans>
        </p>
      )}
      {(fresh > 0 || away) && (
        <button
          type="button"
          onClick={() => virtual.scrollToEnd()}
          aria-label={fresh > 0 ? undefined : t`To the newest message`}
          className="-translate-x-1/2 absolute bottom-3 left-1/2 inline-flex items-center gap-1.5 rounded-full bg-raised px-3 py-1.5 text-xs font-medium shadow-float hover:bg-hover"
        >
          {fresh > 0 && (
            <span className="text-accent-ink">
              <Plural value={fresh} one="# new" other="# new" />
            </span>
          )}
          <ArrowDown aria-hidden className="size-3.5" />
        </button>
      )}
    </div>
  );
}

/**
 * Opens the thread where reading goes on: at the unread line, else at the end.
 * Heights are guesses until the rows were drawn, so it takes a few frames; true
 * once it is there, and only then are older messages asked for.
 */
function useStart(virtual: Virtualizer<HTMLDivElement, Element>, rows: readonly Row[]): boolean {
  const [settled, setSettled] = useState(false);
  const empty = rows.length === 0;
  const latest = useRef(rows);
  latest.current = rows;
  useLayoutEffect(() => {
    if (empty || settled) return;
    const unread = latest.current.findIndex((r) => r.type === "unread");
    const toUnread = unread > 0 && latest.current.length - unread > 8;
    const go = () => (toUnread ? virtual.scrollToIndex(unread, { align: "start" }) : virtual.scrollToEnd());
    let frame = 0;
    let tries = 0;
    const step = () => {
      const there = !toUnread && virtual.isAtEnd(4);
      if ((there && tries > 1) || tries++ > 8) setSettled(true);
      else {
        go();
        frame = requestAnimationFrame(step);
      }
    };
    go();
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [virtual, empty, settled]);
  return settled;
}

function RowView({ row, flash }: { row: Row; flash: string }) {
  switch (row.type) {
    case "day":
      return <DayLine date={row.date} />;
    case "unread":
      return <UnreadLine count={row.count} />;
    case "events":
      return <EventsLine events={row.events} />;
    case "message":
      return <Bubble message={row.message} first={row.first} last={row.last} flash={flash === row.message.id} />;
  }
}

/** A guess of a row's height until it is measured. */
function estimate(row: Row | undefined): number {
  if (!row || row.type === "events") return 26;
  if (row.type !== "message") return 44;
  const { message } = row;
  const file = message.attachments[0];
  const media = file ? (message.kind === "image" || message.kind === "video" ? 230 : 64) : 0;
  const card = message.content && message.kind !== "text" ? 90 : 0;
  return 40 + media + card + Math.ceil(message.text.length / 60) * 20 + (row.last ? 18 : 0);
}

/** Up and down walk from message to message; the actions of the one in focus are a Tab away. */
function walk(e: KeyboardEvent<HTMLDivElement>) {
  if (e.key !== "ArrowUp" && e.key !== "ArrowDown") return;
  const target = e.target as HTMLElement;
  const here = target.closest("article");
  if (target !== e.currentTarget && target !== here) return;
  const all = [...e.currentTarget.querySelectorAll("article")].sort((a, b) => indexOf(a) - indexOf(b));
  const at = here ? all.indexOf(here) : e.key === "ArrowUp" ? all.length : -1;
  const next = all[at + (e.key === "ArrowUp" ? -1 : 1)];
  if (!next) return;
  e.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function indexOf(article: Element): number {
  return Number(article.closest("[data-index]")?.getAttribute("data-index") ?? 0);
}

/** Stands in while the first messages come; invisible for the first moments. */
export function LogSkeleton() {
  return (
    <div aria-hidden className="flex min-h-0 flex-1 flex-col justify-end gap-3 overflow-hidden p-5">
      {["w-64", "w-40 self-end", "w-80", "w-56 self-end", "w-48"].map((w) => (
        <Skeleton key={w} className={`h-10 ${w} max-w-full`} />
      ))}
    </div>
  );
}
