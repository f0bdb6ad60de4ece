import { Badge } from "@kit/badge";
import { cx } from "@kit/cx";
import { VisuallyHidden } from "@kit/hidden";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@kit/menu";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { AtSign, BellRing, ChevronDown, UsersRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { isVisible, whyNot } from "@/actions/registry";
import { runAction } from "@/actions/run";
import { shortcutParts } from "@/actions/shortcut";
import { type CaseListParams, countsQuery } from "@/entities/case";
import { useMe } from "@/entities/me";
import { unreadMentionsQuery } from "@/entities/mention";
import { type SavedView, savedViewCountsQuery, savedViewsQuery } from "@/entities/saved-view";
import { teamsQuery } from "@/entities/team";
import type { InboxSearch } from "../params";
import { viewSearch } from "../saved";
import { useViewActions } from "../use-view-actions";

const ViewDialog = lazy(() => import("./ViewDialog").then((m) => ({ default: m.ViewDialog })));

/** Counts are asked for while somebody looks at them, and no more often than this. */
const countsEvery = 5_000;

/** The saved views with their counts, and what can be done with the one that is shown. */
export function ViewsMenu({ params }: { params: CaseListParams }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState<"new" | "edit" | null>(null);
  const views = useQuery(savedViewsQuery).data ?? [];
  const counts = useQuery({
    ...savedViewCountsQuery,
    enabled: open && views.length > 0,
    refetchInterval: countsEvery,
  }).data;
  const view = views.find((v) => v.id === params.saved);
  const shared = views.filter((v) => v.shared);
  const own = views.filter((v) => !v.shared);
  const among = (view?.shared ? shared : own).length;
  const teams = useQuery(teamsQuery).data ?? [];
  const byTeam = useQuery(countsQuery).data?.teams;
  const unread = useQuery(unreadMentionsQuery).data?.count ?? 0;
  const me = useMe();
  const mineFirst = teams.toSorted(
    (a, b) => Number(b.members.includes(me.user.id)) - Number(a.members.includes(me.user.id)),
  );
  const all = params.view === "all" && !params.saved;
  const team = all ? teams.find((one) => one.id === params.team) : undefined;
  const name = view?.name ?? team?.name ?? (all && params.followed ? t`Followed` : undefined);
  const show = (search: InboxSearch) => void navigate({ to: "/inbox/$view", params: { view: "all" }, search });
  const actions = useViewActions({ params, view, among, ask: setAsking });
  const go = (v: SavedView) => void navigate({ to: "/inbox/$view", params: { view: "all" }, search: viewSearch(v) });
  const list = (label: string, some: SavedView[]) =>
    some.length > 0 && (
      <fieldset aria-label={label} className="m-0 border-0 p-0">
        <MenuLabel>{label}</MenuLabel>
        {some.map((v) => (
          <MenuItem key={v.id} icon={<Dot color={v.color} />} checked={v.id === view?.id} onSelect={() => go(v)}>
            <Counted name={v.name} count={counts?.[v.id]} />
          </MenuItem>
        ))}
        <MenuSeparator />
      </fieldset>
    );
  return (
    <>
      <Menu
        open={open}
        onOpenChange={setOpen}
        align="end"
        trigger={
          <button
            type="button"
            aria-label={name ? t`Views: ${name}` : t`Saved views`}
            className={cx(
              "relative flex h-9 min-w-0 items-center gap-1 rounded-md px-1.5 hover:text-ink data-popup-open:bg-hover",
              name
                ? "font-semibold text-ink after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:bg-accent"
                : "text-ink-2",
            )}
          >
            {view && <Dot color={view.color} />}
            {name && <span className="truncate">{name}</span>}
            {unread > 0 && (
              <Badge tone="accent">
                {unread}
                <VisuallyHidden>{plural(unread, { one: "unread mention", other: "unread mentions" })}</VisuallyHidden>
              </Badge>
            )}
            <ChevronDown aria-hidden className="size-4 shrink-0" />
          </button>
        }
      >
        <MenuItem
          icon={<AtSign />}
          onSelect={() => void navigate({ to: "/inbox/$view", params: { view: "mentions" } })}
        >
          <Counted name={t`Mentions`} count={unread || undefined} />
        </MenuItem>
        <MenuItem
          icon={<BellRing />}
          checked={all && params.followed === true}
          onSelect={() => show({ followed: true })}
        >
          {t`Followed`}
        </MenuItem>
        <MenuSeparator />
        {mineFirst.length > 0 && (
          <fieldset aria-label={t`Teams`} className="m-0 border-0 p-0">
            <MenuLabel>{t`Teams`}</MenuLabel>
            {mineFirst.map((one) => (
              <MenuItem
                key={one.id}
                icon={<UsersRound />}
                checked={one.id === team?.id}
                onSelect={() => show({ team: one.id })}
              >
                <Counted name={one.name} count={byTeam ? (byTeam[one.id]?.open ?? 0) : undefined} />
              </MenuItem>
            ))}
            <MenuSeparator />
          </fieldset>
        )}
        {list(t`Everybody's views`, shared)}
        {list(t`My views`, own)}
        {actions.filter(isVisible).map((action) => {
          const reason = whyNot(action);
          return (
            <MenuItem
              key={action.id}
              icon={<action.icon />}
              keys={action.shortcut ? shortcutParts(action.shortcut) : undefined}
              disabled={reason !== undefined}
              hint={reason}
              onSelect={() => void runAction(action)}
            >
              {action.title}
            </MenuItem>
          );
        })}
      </Menu>
      {asking && (
        <Suspense fallback={null}>
          <ViewDialog view={asking === "edit" ? view : undefined} params={params} onClose={() => setAsking(null)} />
        </Suspense>
      )}
    </>
  );
}

function Counted({ name, count }: { name: string; count: number | undefined }) {
  return (
    <span className="flex items-center gap-3">
      <span className="max-w-52 flex-1 truncate">{name}</span>
      <span className="tabular min-w-6 text-right text-xs text-ink-3">{countText(count)}</span>
    </span>
  );
}

function Dot({ color }: { color: string }) {
  return (
    <span
      aria-hidden
      className="block size-2.5 shrink-0 rounded-full"
      style={{ background: `var(--tag-${color}-ink)` }}
    />
  );
}

/** The server counts to one hundred. */
export function countText(n: number | undefined): string {
  if (n === undefined) return "";
  return n > 99 ? "99+" : String(n);
}
