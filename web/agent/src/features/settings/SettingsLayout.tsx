import { cx } from "@kit/cx";
import { useLingui } from "@lingui/react/macro";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useMe } from "@/entities/me";
import { type SettingsRoute, settingsRoutes } from "./routes";

/** Settings: the pages at the side, one at a time on paper. */
export function SettingsLayout() {
  const { t } = useLingui();
  const me = useMe();
  const path = useRouterState({ select: (s) => s.location.pathname });
  const shown = settingsRoutes.filter((r) => r.title && (!r.ability || me.abilities.includes(r.ability)));
  const own = shown.filter((r) => r.section === "own");
  const workspace = shown.filter((r) => r.section === "workspace");
  // On small screens the pages lie in a row that is longer than the screen: the open one has to be seen.
  const nav = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is what asks for it
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [path]);
  return (
    <div className="flex h-full flex-col bg-canvas md:flex-row">
      <nav
        ref={nav}
        aria-label={t`Settings`}
        className="flex shrink-0 gap-1 overflow-x-auto border-b p-2 md:w-56 md:flex-col md:overflow-y-auto md:border-r md:border-b-0 md:p-3"
      >
        <Section title={t`You`} rows={own} path={path} />
        <Section title={me.workspace.name} rows={workspace} path={path} />
      </nav>
      <div className="min-h-0 min-w-0 flex-1 overflow-y-auto bg-paper">
        <Outlet />
      </div>
    </div>
  );
}

function Section({ title, rows, path }: { title: string; rows: SettingsRoute[]; path: string }) {
  if (rows.length === 0) return null;
  return (
    <div className="flex gap-1 md:mb-3 md:flex-col md:gap-px">
      <h2 className="hidden truncate px-2 pb-1 text-xs text-ink-3 md:block">{title}</h2>
      {rows.map((row) => {
        const active = path === row.path || path.startsWith(`${row.path}/`);
        const Icon = row.icon;
        return (
          <Link
            key={row.path}
            to={row.path}
            aria-current={active ? "page" : undefined}
            className={cx(
              "flex h-8 shrink-0 items-center gap-2 rounded-md px-2 text-sm transition-colors [&_svg]:size-4",
              active ? "bg-selected font-medium text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
            )}
          >
            {Icon && <Icon aria-hidden className={active ? "text-accent-ink" : "text-ink-3"} />}
            <span className="whitespace-nowrap">{row.title?.()}</span>
          </Link>
        );
      })}
    </div>
  );
}
