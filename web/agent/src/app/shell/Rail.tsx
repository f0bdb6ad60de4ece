import { Avatar } from "@kit/avatar";
import { Badge } from "@kit/badge";
import { cx } from "@kit/cx";
import { Logo } from "@kit/logo";
import { Tooltip } from "@kit/tooltip";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import {
  ChartColumn,
  CircleHelp,
  Command,
  Gauge,
  Globe,
  Inbox,
  LayoutDashboard,
  type LucideIcon,
  Settings,
  Smartphone,
  SquarePen,
  Stamp,
  UsersRound,
} from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { countsQuery } from "@/entities/case";
import { useMe } from "@/entities/me";
import { approvalCountQuery } from "@/entities/prepared";
import { PresenceButton } from "@/features/agents/PresenceButton";
import { openStart } from "@/features/composer/start/starting";
import { Bell } from "@/features/notifications/Bell";

/** The narrow bar: places above, help and oneself below. On small screens it lies at the foot. */
export function Rail({ onHelp, onBar }: { onHelp: () => void; onBar: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const unread = useQuery(countsQuery).data?.mine?.unread ?? 0;
  const approves = me.abilities.includes("reply.approve");
  const waiting = useQuery({ ...approvalCountQuery, enabled: approves }).data ?? 0;
  const path = useRouterState({ select: (s) => s.location.pathname });
  const deep = /^\/inbox\/[^/]+\/.+/.test(path);
  return (
    <nav
      aria-label={t`Main`}
      className={cx(
        "shrink-0 items-center gap-1 border-t bg-rail px-2 py-1 md:w-[52px] md:flex-col md:border-t-0 md:border-r md:px-0 md:py-2",
        deep ? "hidden md:flex" : "flex",
      )}
    >
      <Logo className="mb-2 hidden size-8 md:block" />
      <Place
        to="/inbox/mine"
        icon={Inbox}
        label={t`Inbox`}
        active={path.startsWith("/inbox") || path === "/search"}
        count={unread}
      />
      <Place to="/public" icon={Globe} label={t`Public`} active={path.startsWith("/public")} />
      <Place to="/contacts" icon={UsersRound} label={t`Contacts`} active={path.startsWith("/contacts")} />
      {me.abilities.includes("desk.supervise") && (
        <Place to="/wall" icon={Gauge} label={t`Wall`} active={path.startsWith("/wall")} />
      )}
      {approves && (waiting > 0 || path === "/approvals") && (
        <Place
          to="/approvals"
          icon={Stamp}
          label={t`Approvals`}
          active={path === "/approvals"}
          count={waiting}
          says={waiting > 0 ? t`Approvals, ${waiting} waiting` : undefined}
        />
      )}
      <Place
        to="/overview"
        icon={LayoutDashboard}
        label={t`Overview`}
        active={path.startsWith("/overview")}
        className="max-md:hidden"
      />
      <Place to="/reports" icon={ChartColumn} label={t`Reports`} active={path.startsWith("/reports")} />
      <Place to="/settings/profile" icon={Settings} label={t`Settings`} active={path.startsWith("/settings")} />
      {me.sandbox && <SandboxLink />}
      <div className="flex-1" />
      {me.abilities.includes("messages.send") && (
        <RailButton
          icon={SquarePen}
          label={t`New message`}
          keys={["C"]}
          onClick={() => openStart()}
          className="max-md:hidden"
        />
      )}
      <RailButton icon={Command} label={t`Everything`} keys={["Ctrl", "K"]} onClick={onBar} className="max-md:hidden" />
      <RailButton
        icon={CircleHelp}
        label={t`Keyboard shortcuts`}
        keys={["?"]}
        onClick={onHelp}
        className="max-md:hidden"
      />
      <Bell className={itemClass} />
      <PresenceButton className={itemClass} />
      <Person />
    </nav>
  );
}

const itemClass =
  "relative inline-flex size-10 items-center justify-center rounded-lg text-ink-2 transition-colors hover:bg-hover hover:text-ink [&_svg]:size-5";

function Place({
  to,
  icon: Icon,
  label,
  active,
  count = 0,
  says,
  className,
}: {
  to: string;
  icon: LucideIcon;
  label: string;
  active: boolean;
  count?: number;
  /** What it is called where the count is not of what is unread. */
  says?: string;
  className?: string;
}) {
  const { t } = useLingui();
  return (
    <Tooltip content={label} side="right">
      <Link
        to={to}
        aria-label={says ?? (count > 0 ? t`${label}, ${count} unread` : label)}
        aria-current={active ? "page" : undefined}
        className={cx(itemClass, active && "bg-selected! text-accent-ink!", className)}
      >
        <Icon strokeWidth={1.75} aria-hidden />
        {count > 0 && (
          <Badge
            tone="accent"
            className="absolute top-0.5 right-0 h-[15px]! min-w-[15px]! text-[10px]! ring-2 ring-rail"
          >
            {count > 99 ? "99+" : count}
          </Badge>
        )}
      </Link>
    </Tooltip>
  );
}

function SandboxLink() {
  const { t } = useLingui();
  return (
    <Tooltip content={t`The customers' phones (sandbox)`} side="right">
      <a href="/sandbox/" target="recado-sandbox" aria-label={t`The customers' phones (sandbox)`} className={itemClass}>
        <Smartphone strokeWidth={1.75} aria-hidden />
      </a>
    </Tooltip>
  );
}

function RailButton({
  icon: Icon,
  label,
  keys,
  onClick,
  className,
}: {
  icon: LucideIcon;
  label: string;
  keys?: string[];
  onClick: () => void;
  className?: string;
}) {
  return (
    <Tooltip content={label} keys={keys} side="right">
      <button type="button" aria-label={label} onClick={onClick} className={cx(itemClass, className)}>
        <Icon strokeWidth={1.75} aria-hidden />
      </button>
    </Tooltip>
  );
}

const loadMenu = () => import("./PersonMenu");
const PersonMenu = lazy(() => loadMenu().then((m) => ({ default: m.PersonMenu })));

/** Oneself. The menu's code comes when the pointer or the focus does. */
function Person() {
  const { t } = useLingui();
  const me = useMe();
  const [wanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-label={t`${me.user.name}: profile and sign out`}
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onClick={() => setWanted(true)}
      className="rounded-full md:mt-1"
    >
      <Avatar name={me.user.name} seed={me.user.id} />
    </button>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <PersonMenu trigger={button} />
    </Suspense>
  );
}
