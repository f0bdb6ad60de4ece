import { Avatar } from "@kit/avatar";
import { TagChip, type TagTone } from "@kit/badge";
import { Button } from "@kit/button";
import { cx } from "@kit/cx";
import { PlatformIcon } from "@kit/icons/platform";
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import {
  AlarmClock,
  Check,
  ChevronDown,
  ChevronsUp,
  ChevronUp,
  CircleAlert,
  FileText,
  Frown,
  Image,
  type LucideIcon,
  MapPin,
  Mic,
  Music,
  NotebookPen,
  ShoppingBag,
  Sticker,
  UserRound,
  Video,
} from "lucide-react";
import { lazy, type MouseEvent, memo, Suspense, useState } from "react";
import { useCaseActions, waitsInQueue } from "@/actions/case-actions";
import { runAction } from "@/actions/run";
import type { Case, Preview } from "@/entities/case";
import { lastWords, speaker } from "@/entities/preview";
import { urgentClock } from "@/entities/sla";
import { promiseText, SLABadge, useServerNow } from "@/features/inbox-list/SLABadge";
import { fullTime, listTime, longAge, shortAge, useNow } from "@/lib/time";
import { nearTime } from "@/lib/when";
import { usePresence } from "@/live/presence";
import type { InboxSearch } from "../params";
import { type WaitTone, waitTone } from "../waiting";
import { closesSoon, WindowBadge, windowText } from "./WindowBadge";

export interface CaseRowProps {
  case: Case;
  view: string;
  search: InboxSearch;
  /** Reached by Tab: one row of the list is. */
  tabbable: boolean;
  me: { name: string };
  tagTones: ReadonlyMap<string, TagTone>;
  platformTitle: string;
  /** When the reply window closes on a customer who waits; 0 for never. */
  closesAt: number;
  windowWarn: number;
  /** The sub-status by name, where it has one. */
  subStatus: string;
  /** Whether the category stands in the row. */
  categories: boolean;
  /** Open in the thread. */
  open: boolean;
  /** Under the keyboard's cursor. */
  cursor: boolean;
  selected: boolean;
  selecting: boolean;
  onToggle: (id: string, range: boolean) => void;
  onPoint: (c: Case) => void;
}

/** One case in two lines: who, where, since when; the last words, tags, assignee. */
export const CaseRow = memo(function CaseRow(props: CaseRowProps) {
  const { case: c, view, search, open, cursor, selected, selecting, onToggle, onPoint } = props;
  const { t } = useLingui();
  const unread = c.unread_count > 0;
  const toggle = (e: MouseEvent) => {
    e.preventDefault();
    e.stopPropagation();
    onToggle(c.id, e.shiftKey);
  };
  return (
    <div
      onPointerEnter={() => onPoint(c)}
      className={cx(
        "group relative flex h-full items-center gap-2.5 border-b pr-3 pl-3",
        open ? "bg-selected" : selected ? "bg-accent-soft" : cursor ? "bg-hover" : "hover:bg-hover",
        cursor && "before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-accent",
      )}
    >
      <Link
        to="/inbox/$view/$caseId"
        params={{ view, caseId: c.id }}
        search={search}
        data-case={c.id}
        tabIndex={props.tabbable ? 0 : -1}
        aria-current={open ? "true" : undefined}
        aria-label={useRowName(props)}
        onClick={(e) => {
          if (selecting && !e.metaKey && !e.ctrlKey) toggle(e);
        }}
        className={cx("absolute inset-0 outline-offset-[-2px]", cursor && "outline-none")}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: an input can't hold the avatar, nor hear the shift key of a click */}
      <button
        type="button"
        role="checkbox"
        aria-checked={selected}
        aria-label={t`Select the case of ${c.contact.name}`}
        tabIndex={-1}
        onClick={toggle}
        className="relative size-8 shrink-0 rounded-full"
      >
        <span className={cx("relative block", (selecting || selected) && "hidden", "group-hover:hidden")}>
          <Avatar name={c.contact.name} seed={c.contact.id} />
          <Present conversationId={c.conversation_id} />
        </span>
        <span
          className={cx(
            "mx-auto size-[18px] items-center justify-center rounded-sm shadow-[inset_0_0_0_1.5px_var(--line-strong)]",
            selecting || selected ? "flex" : "hidden group-hover:flex",
            selected && "bg-accent text-on-accent shadow-none",
          )}
        >
          {selected && <Check className="size-3.5" strokeWidth={3} aria-hidden />}
        </span>
      </button>
      <div className="pointer-events-none relative flex min-w-0 flex-1 flex-col gap-px" aria-hidden>
        <div className="flex items-center gap-1.5">
          <span className={cx("truncate text-ink", unread ? "font-bold" : "font-medium")}>{c.contact.name}</span>
          <PlatformIcon platform={c.platform} className="size-3.5" />
          <PriorityMark priority={c.priority} />
          {c.sentiment === "negative" && <Frown className="size-3.5 text-danger" />}
          <span className="flex-1" />
          <SLABadge case={c} />
          {props.closesAt > 0 && <WindowBadge closesAt={props.closesAt} warn={props.windowWarn} />}
          <When case={c} />
        </div>
        <div className="flex items-center gap-1.5 group-focus-within:pr-6 group-hover:pr-6 group-has-data-popup-open:pr-6 pointer-coarse:pr-6">
          <LastWords case={c} me={props.me} unread={unread} />
          {props.subStatus && (
            <span className="max-w-28 shrink-0 truncate rounded-sm px-1 text-2xs text-ink-2 shadow-[inset_0_0_0_1px_var(--line-strong)]">
              {props.subStatus}
            </span>
          )}
          {props.categories && c.category && (
            <span className="max-w-28 shrink-0 truncate text-2xs text-ink-3">{c.category}</span>
          )}
          {c.tags.slice(0, 2).map((name) => (
            <TagChip key={name} tone={props.tagTones.get(name)}>
              {name}
            </TagChip>
          ))}
          {c.tags.length > 2 && <span className="tabular text-2xs text-ink-3">+{c.tags.length - 2}</span>}
          {c.assignee && view !== "mine" && <Avatar size="xs" name={c.assignee.name} seed={c.assignee.id} />}
        </div>
      </div>
      {search.queue && waitsInQueue(c) && <TakeButton case={c} tabbable={props.tabbable} />}
      <RowArrow case={c} tabbable={props.tabbable} />
    </div>
  );
});

const loadMenu = () => import("./RowMenu");
const RowMenu = lazy(() => loadMenu().then((m) => ({ default: m.RowMenu })));

/**
 * The arrow that opens what can be done with the case: there while the row is pointed at or in focus, and
 * always where one touches. Lists are long: the menu itself exists only once it is asked for.
 */
function RowArrow({ case: c, tabbable }: { case: Case; tabbable: boolean }) {
  const { t } = useLingui();
  const [wanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-label={t`Actions for the case of ${c.contact.name}`}
      tabIndex={tabbable ? 0 : -1}
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onClick={() => setWanted(true)}
      className="absolute right-1.5 bottom-[calc(50%-23px)] inline-flex size-6 items-center justify-center rounded-md text-ink-2 opacity-0 hover:bg-lit hover:text-ink focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 data-popup-open:bg-lit data-popup-open:opacity-100 compact:bottom-[calc(50%-22px)] pointer-coarse:opacity-100"
    >
      <ChevronDown aria-hidden className="size-4" />
    </button>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <RowMenu case={c} trigger={button} />
    </Suspense>
  );
}

/** In a queue's list, what nobody has is there to be taken. */
function TakeButton({ case: c, tabbable }: { case: Case; tabbable: boolean }) {
  const { t } = useLingui();
  const action = useCaseActions([c]).find((a) => a.id === "case.pick");
  if (!action) return null;
  return (
    <Button
      size="sm"
      tabIndex={tabbable ? 0 : -1}
      aria-label={t`Take the case of ${c.contact.name}`}
      onClick={() => void runAction(action)}
      className="relative mr-7"
    >
      {t`Take`}
    </Button>
  );
}

function Present({ conversationId }: { conversationId: string }) {
  const others = usePresence(conversationId);
  if (others.length === 0) return null;
  return (
    <span className="-right-0.5 -bottom-0.5 absolute size-3 rounded-full border-2 border-canvas bg-good" aria-hidden />
  );
}

function PriorityMark({ priority }: { priority: Case["priority"] }) {
  if (priority === "urgent") return <ChevronsUp className="size-3.5 shrink-0 text-danger" strokeWidth={2.5} />;
  if (priority === "high") return <ChevronUp className="size-3.5 shrink-0 text-waiting" strokeWidth={2.5} />;
  return null;
}

const tones: Record<WaitTone, string> = {
  calm: "text-ink-2",
  warn: "text-waiting font-medium",
  late: "text-breached font-medium",
};

function When({ case: c }: { case: Case }) {
  const now = useNow();
  if (c.snoozed_until) {
    return (
      <time
        dateTime={c.snoozed_until}
        title={fullTime(c.snoozed_until)}
        className="flex shrink-0 items-center gap-1 text-xs text-ink-2"
      >
        <AlarmClock className="size-3.5" />
        {nearTime(c.snoozed_until)}
      </time>
    );
  }
  if (c.waiting_since && c.status !== "resolved") {
    return (
      <time dateTime={c.waiting_since} className={cx("shrink-0 text-xs", tones[waitTone(c.waiting_since, now)])}>
        {shortAge(c.waiting_since, now)}
      </time>
    );
  }
  return (
    <time dateTime={c.last_activity_at} title={fullTime(c.last_activity_at)} className="shrink-0 text-xs text-ink-3">
      {listTime(c.last_activity_at, now)}
    </time>
  );
}

function LastWords({ case: c, me, unread }: { case: Case; me: { name: string }; unread: boolean }) {
  const preview = c.last_message;
  const failed = preview?.status === "failed";
  const who = preview ? speaker(preview, me) : "";
  return (
    <span className={cx("flex min-w-0 flex-1 items-center gap-1", unread ? "font-semibold text-ink" : "text-ink-2")}>
      {failed && <CircleAlert className="size-3.5 shrink-0 text-danger" />}
      {preview?.direction === "note" && <NotebookPen className="size-3.5 shrink-0 text-note-ink" />}
      {who && <span className="shrink-0 text-ink-3">{who}:</span>}
      {preview && <KindIcon kind={preview.kind} />}
      <span className="truncate">{lastWords(c)}</span>
    </span>
  );
}

const kindIcons: Partial<Record<Preview["kind"], LucideIcon>> = {
  image: Image,
  video: Video,
  audio: Music,
  voice: Mic,
  document: FileText,
  sticker: Sticker,
  location: MapPin,
  contacts: UserRound,
  order: ShoppingBag,
};

/** What the last message is, before its words or in their place. */
function KindIcon({ kind }: { kind: Preview["kind"] }) {
  const Icon = kindIcons[kind];
  return Icon ? <Icon className="size-3.5 shrink-0 text-ink-3" /> : null;
}

/** The row in one sentence, for those who hear it. */
function useRowName({ case: c, me, platformTitle, subStatus, categories, closesAt, windowWarn }: CaseRowProps): string {
  const { t } = useLingui();
  const now = useNow();
  const who = c.last_message ? speaker(c.last_message, me) : "";
  const serverNow = useServerNow();
  const promise = urgentClock(c);
  const age = c.waiting_since ? longAge(c.waiting_since, now) : "";
  const unread = c.unread_count;
  return [
    c.contact.name,
    platformTitle,
    unread > 0 && t`${unread} unread`,
    age && t`waiting for ${age}`,
    promise && promiseText(promise, serverNow),
    closesAt > 0 && closesSoon(closesAt, windowWarn, serverNow) && windowText(closesAt, serverNow),
    c.snoozed_until && t`snoozed until ${nearTime(c.snoozed_until)}`,
    c.sentiment === "negative" && t`the customer is not pleased`,
    subStatus,
    categories && c.category,
    who ? `${who}: ${lastWords(c)}` : lastWords(c),
    c.tags.join(", "),
    c.assignee && t`assigned to ${c.assignee.name}`,
  ]
    .filter(Boolean)
    .join(". ");
}
