import { Button, IconButton } from "@kit/button";
import { cx } from "@kit/cx";
import { EmptyState } from "@kit/empty";
import { Popover } from "@kit/popover";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  AlarmClock,
  AtSign,
  Bell,
  BellRing,
  Frown,
  HandHelping,
  LockOpen,
  type LucideIcon,
  MessageSquare,
  PlugZap,
  Settings,
  Stamp,
  Star,
  TimerOff,
  Unplug,
  UserCheck,
  Zap,
  ZapOff,
} from "lucide-react";
import type { KeyboardEvent, ReactElement } from "react";
import { ActionButton } from "@/actions/ActionButton";
import { useRegistered } from "@/actions/registry";
import { type Notice, noticesQuery } from "@/entities/notification";
import { listTime, useNow } from "@/lib/time";
import { dayKey, dayName } from "@/lib/when";
import { useOpenNotice } from "./use-notices";
import { noticeText, noticeTitle } from "./words";

const icons: Record<Notice["kind"], LucideIcon> = {
  assigned: UserCheck,
  offered: HandHelping,
  mentioned: AtSign,
  replied: MessageSquare,
  followed: Star,
  sla_warned: AlarmClock,
  sla_breached: TimerOff,
  window_closing: LockOpen,
  channel_bad: Unplug,
  channel_well: PlugZap,
  recipe: Zap,
  recipe_broken: ZapOff,
  survey_low: Frown,
  approval: Stamp,
  webhook_paused: Unplug,
  test: BellRing,
};

interface Props {
  trigger: ReactElement<Record<string, unknown>>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The list of what one is told, by day. */
export function NoticePanel({ trigger, open, onOpenChange }: Props) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const readAll = useRegistered().find((a) => a.id === "notifications.read");
  return (
    <Popover
      trigger={trigger}
      label={t`Notifications`}
      side="right"
      align="end"
      open={open}
      onOpenChange={onOpenChange}
      className="flex w-[min(24rem,calc(100vw-16px))] flex-col p-0!"
    >
      <div className="flex items-center gap-1 border-b py-1.5 pr-1.5 pl-3">
        <h2 className="flex-1 text-base font-semibold">{t`Notifications`}</h2>
        {readAll && <ActionButton action={readAll} compact />}
        <IconButton
          label={t`Notification settings`}
          onClick={() => {
            onOpenChange(false);
            void navigate({ to: "/settings/notifications" });
          }}
        >
          <Settings />
        </IconButton>
      </div>
      {open && <List close={() => onOpenChange(false)} />}
    </Popover>
  );
}

function List({ close }: { close: () => void }) {
  const { t } = useLingui();
  const open = useOpenNotice();
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage, isPending } = useInfiniteQuery(noticesQuery);
  const items = data?.pages.flatMap((p) => p.items) ?? [];
  if (isPending) return <Skeleton className="m-3 h-24" />;
  if (items.length === 0) {
    return (
      <div className="h-56">
        <EmptyState icon={Bell} title={t`Nothing to tell you`}>
          {t`When a case is given to you, a note mentions you or your customer writes, it says so here.`}
        </EmptyState>
      </div>
    );
  }
  const days = new Map<string, Notice[]>();
  for (const n of items) {
    const key = dayKey(n.updated_at);
    days.set(key, [...(days.get(key) ?? []), n]);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons within
    <div className="max-h-[min(32rem,70vh)] overflow-y-auto py-1" onKeyDown={moveFocus}>
      {[...days].map(([key, list]) => (
        <section key={key} aria-label={dayName(Date.parse(list[0]?.updated_at ?? ""))}>
          <h3 className="px-3 pt-2 pb-1 text-xs font-semibold text-ink-3">
            {dayName(Date.parse(list[0]?.updated_at ?? ""))}
          </h3>
          <ul>
            {list.map((n) => (
              <Item
                key={n.id}
                notice={n}
                onOpen={(caseId) => {
                  close();
                  open(n, caseId);
                }}
              />
            ))}
          </ul>
        </section>
      ))}
      {hasNextPage && (
        <div className="p-2 text-center">
          <Button variant="ghost" size="sm" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t`Show older ones`}
          </Button>
        </div>
      )}
    </div>
  );
}

function Item({ notice: n, onOpen }: { notice: Notice; onOpen: (caseId?: string) => void }) {
  const { t } = useLingui();
  const now = useNow();
  const Icon = icons[n.kind];
  const several = n.cases && n.cases.length > 1 ? n.cases.toReversed() : undefined;
  return (
    <li>
      <button
        type="button"
        data-notice=""
        onClick={() => onOpen()}
        className="flex w-full items-start gap-2.5 px-3 py-2 text-left text-sm hover:bg-hover focus-visible:bg-hover"
      >
        <Icon aria-hidden className={cx("mt-0.5 size-4 shrink-0", n.read_at ? "text-ink-3" : "text-accent-ink")} />
        <span className="min-w-0 flex-1">
          <span className={cx("block", !n.read_at && "font-semibold")}>
            {!n.read_at && <span className="sr-only">{t`Unread:`} </span>}
            {noticeTitle(n)}
            {n.count > 1 && <span className="tabular ml-1.5 font-normal text-ink-3">× {n.count}</span>}
          </span>
          {!several && noticeText(n) && <span className="line-clamp-2 text-ink-2 text-xs">{noticeText(n)}</span>}
        </span>
        <time dateTime={n.updated_at} className="tabular shrink-0 text-xs text-ink-3">
          {listTime(n.updated_at, now)}
        </time>
      </button>
      {several && (
        <div className="flex flex-wrap gap-1 pr-3 pb-2 pl-8">
          {several.map((c) => (
            <Button key={c.id} size="sm" variant="ghost" onClick={() => onOpen(c.id)}>
              #{c.number} {c.contact}
            </Button>
          ))}
        </div>
      )}
    </li>
  );
}

/** Up and down go from one to the next, home and end to the first and the last. */
function moveFocus(e: KeyboardEvent<HTMLElement>) {
  const all = [...e.currentTarget.querySelectorAll<HTMLElement>("[data-notice]")];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[e.key];
  if (to === undefined) return;
  e.preventDefault();
  all[Math.max(0, Math.min(all.length - 1, to))]?.focus();
}
