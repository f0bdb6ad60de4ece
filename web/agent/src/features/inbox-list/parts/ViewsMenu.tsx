import { cx } from "@kit/cx";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@kit/menu";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ChevronDown } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { isVisible, whyNot } from "@/actions/registry";
import { runAction } from "@/actions/run";
import { shortcutParts } from "@/actions/shortcut";
import type { CaseListParams } from "@/entities/case";
import { type SavedView, savedViewCountsQuery, savedViewsQuery } from "@/entities/saved-view";
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
  const actions = useViewActions({ params, view, among, ask: setAsking });
  const go = (v: SavedView) => void navigate({ to: "/inbox/$view", params: { view: "all" }, search: viewSearch(v) });
  const list = (label: string, some: SavedView[]) =>
    some.length > 0 && (
      <fieldset aria-label={label} className="m-0 border-0 p-0">
        <MenuLabel>{label}</MenuLabel>
        {some.map((v) => (
          <MenuItem key={v.id} icon={<Dot color={v.color} />} checked={v.id === view?.id} onSelect={() => go(v)}>
            <span className="flex items-center gap-3">
              <span className="max-w-52 flex-1 truncate">{v.name}</span>
              <span className="tabular min-w-6 text-right text-xs text-ink-3">{countText(counts?.[v.id])}</span>
            </span>
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
            aria-label={view ? t`Views: ${view.name}` : t`Saved views`}
            className={cx(
              "relative flex h-9 min-w-0 items-center gap-1 rounded-md px-1.5 hover:text-ink data-popup-open:bg-hover",
              view
                ? "font-semibold text-ink after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:bg-accent"
                : "text-ink-2",
            )}
          >
            {view && <Dot color={view.color} />}
            {view && <span className="truncate">{view.name}</span>}
            <ChevronDown aria-hidden className="size-4 shrink-0" />
          </button>
        }
      >
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
