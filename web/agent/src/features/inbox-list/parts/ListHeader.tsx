import type { TagTone } from "@kit/badge";
import { IconButton } from "@kit/button";
import { cx } from "@kit/cx";
import { Kbd } from "@kit/kbd";
import { Menu, MenuItem, MenuSeparator } from "@kit/menu";
import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowDownWideNarrow, Clock, Flag, Hourglass, ListFilter, Search, Shapes, Timer, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { ActionButton } from "@/actions/ActionButton";
import { type Action, useActions } from "@/actions/registry";
import { type CaseListParams, type CaseShelf, type CaseView, countsQuery } from "@/entities/case";
import { useCategoriesShown } from "@/lib/density";
import { isFiltered, listSearch } from "../params";
import { FilterBar } from "./FilterBar";
import { ViewsMenu } from "./ViewsMenu";

interface Props {
  params: CaseListParams;
  onChange: (params: CaseListParams) => void;
  tagTone: TagTone | undefined;
}

const statuses: readonly CaseShelf[] = ["open", "pending", "snoozed", "resolved"];

/** The views with their counts, the search, the status and the order. */
export function ListHeader({ params, onChange, tagTone }: Props) {
  const counts = useQuery(countsQuery).data;
  const [categories, setCategories] = useCategoriesShown();
  const [building, setBuilding] = useState(false);
  const build = () => setBuilding(true);
  useActions([
    {
      id: "list.filter",
      title: t`Filter by conditions…`,
      icon: ListFilter,
      group: "list",
      shortcut: "shift+l",
      keywords: "where condition filtrar condiciones",
      perform: build,
    },
    {
      id: "list.categories",
      title: categories ? t`Hide the categories in lists` : t`Show the categories in lists`,
      icon: Shapes,
      group: "list",
      perform: () => setCategories(!categories),
    },
  ]);
  const views: { view: CaseView; label: string }[] = [
    { view: "mine", label: t`Mine` },
    { view: "unassigned", label: t`Unassigned` },
    { view: "all", label: t`All` },
  ];
  return (
    <header className="shrink-0 border-b bg-canvas">
      <div className="px-3 pt-2.5">
        <Link
          to="/search"
          className="flex h-8 items-center gap-2 rounded-md bg-sunken px-2.5 text-ink-3 transition-colors hover:bg-hover hover:text-ink-2"
        >
          <Search className="size-4" aria-hidden />
          <span className="flex-1">{t`Search`}</span>
          <span className="max-md:hidden">
            <Kbd keys={["/"]} />
          </span>
        </Link>
      </div>
      <nav aria-label={t`Views`} className="flex gap-0.5 px-2 pt-1.5">
        {views.map(({ view, label }) => {
          const active = view === params.view && !params.saved && !(view === "all" && (params.team || params.followed));
          const count = counts?.[view]?.[params.status] ?? 0;
          const unread = counts?.[view]?.unread ?? 0;
          return (
            <Link
              key={view}
              to="/inbox/$view"
              params={{ view }}
              search={listSearch({ ...params, view, saved: undefined, team: undefined, followed: undefined })}
              aria-current={active ? "page" : undefined}
              aria-label={plural(count, { one: `${label}: # case`, other: `${label}: # cases` })}
              className={cx(
                "relative flex h-9 items-center gap-1.5 rounded-md px-2 hover:text-ink",
                active
                  ? "font-semibold text-ink after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:bg-accent"
                  : "text-ink-2",
              )}
            >
              {label}
              <span className={cx("tabular text-xs", unread > 0 ? "font-semibold text-accent-ink" : "text-ink-3")}>
                {counts ? compact(count) : ""}
              </span>
            </Link>
          );
        })}
        <ViewsMenu params={params} />
      </nav>
      <div className="flex h-9 items-center gap-0.5 border-t px-2">
        <nav aria-label={t`Status`} className="flex">
          {statuses.map((status) => (
            <Link
              key={status}
              to="/inbox/$view"
              params={{ view: params.view }}
              search={listSearch({ ...params, status })}
              aria-current={status === params.status ? "page" : undefined}
              className={cx(
                "flex h-6 items-center rounded-md px-1.5 text-xs transition-colors",
                status === params.status
                  ? "bg-sunken font-medium text-ink"
                  : "text-ink-2 hover:bg-hover hover:text-ink",
              )}
            >
              {statusesName(status)}
              {status === "snoozed" && Boolean(counts?.[params.view]?.snoozed) && (
                <span className="tabular pl-1 text-2xs text-ink-3">{compact(counts?.[params.view]?.snoozed ?? 0)}</span>
              )}
            </Link>
          ))}
        </nav>
        <span className="flex-1" />
        <FilterButton params={params} onChange={onChange} onBuild={build} />
        <OrderMenu params={params} onChange={onChange} />
      </div>
      {isFiltered(params) && <FilterBar params={params} onChange={onChange} tagTone={tagTone} onBuild={build} />}
      {building && (
        <Suspense fallback={null}>
          <FilterDialog params={params} onChange={onChange} onClose={() => setBuilding(false)} />
        </Suspense>
      )}
    </header>
  );
}

/** In which order the list is. */
function OrderMenu({ params, onChange }: Pick<Props, "params" | "onChange">) {
  const [categories, setCategories] = useCategoriesShown();
  const orders = [
    { sort: "activity", icon: <Clock />, label: t`Newest activity first` },
    { sort: "waiting", icon: <Hourglass />, label: t`Waiting longest first` },
    { sort: "due", icon: <Timer />, label: t`Due first` },
    { sort: "priority", icon: <Flag />, label: t`Highest priority first` },
  ] as const;
  return (
    <Menu
      align="end"
      trigger={
        <IconButton size="sm" label={t`Sort`} pressed={params.sort !== "activity"}>
          <ArrowDownWideNarrow />
        </IconButton>
      }
    >
      {orders.map(({ sort, icon, label }) => (
        <MenuItem key={sort} icon={icon} checked={params.sort === sort} onSelect={() => onChange({ ...params, sort })}>
          {label}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem icon={<Shapes />} checked={categories} onSelect={() => setCategories(!categories)}>
        {t`Show categories`}
      </MenuItem>
    </Menu>
  );
}

const loadMenu = () => import("./FilterMenu");
const FilterDialog = lazy(() => import("../filter/FilterDialog").then((m) => ({ default: m.FilterDialog })));
const FilterMenu = lazy(() => loadMenu().then((m) => ({ default: m.FilterMenu })));

/** Opens the picker of filters. Its code comes when the pointer or the focus does. */
function FilterButton({ params, onChange, onBuild }: Pick<Props, "params" | "onChange"> & { onBuild: () => void }) {
  const [wanted, setWanted] = useState(false);
  const button = (
    <IconButton
      size="sm"
      label={t`Filter`}
      tooltip={false}
      aria-haspopup="dialog"
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onClick={() => setWanted(true)}
      className={isFiltered(params) ? "bg-accent-soft text-accent-ink" : undefined}
    >
      <ListFilter />
    </IconButton>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <FilterMenu params={params} onChange={onChange} onBuild={onBuild} trigger={button} />
    </Suspense>
  );
}

/** What cases of a status are called in the plural, which some languages tell apart. */
function statusesName(status: CaseShelf): string {
  switch (status) {
    case "open":
      return t({ context: "cases", message: "Open" });
    case "pending":
      return t({ context: "cases", message: "Pending" });
    case "snoozed":
      return t({ context: "cases", message: "Snoozed" });
    case "resolved":
      return t({ context: "cases", message: "Resolved" });
  }
}

/** What can be done with the chosen cases. */
export function BulkBar({ count, actions, onClear }: { count: number; actions: Action[]; onClear: () => void }) {
  return (
    <div
      role="toolbar"
      aria-label={t`Chosen cases`}
      className="flex h-11 shrink-0 items-center gap-0.5 border-b bg-accent-soft px-2"
    >
      <IconButton label={t`Choose none`} keys={["Esc"]} onClick={onClear}>
        <X />
      </IconButton>
      <span className="tabular min-w-0 flex-1 truncate font-medium text-accent-ink" aria-live="polite">
        {plural(count, { one: "# chosen", other: "# chosen" })}
      </span>
      {actions.map((a) => (
        <ActionButton key={a.id} action={a} compact />
      ))}
    </div>
  );
}

function compact(n: number): string {
  return n < 10_000 ? String(n) : `${Math.floor(n / 1000)}k`;
}
