import { cx } from "@kit/cx";
import { useLingui } from "@lingui/react/macro";
import { Link, useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** The frame of the pages of the public side: where one is, and what can be done there. */
export function PublicFrame({ tools, children }: { tools?: ReactNode; children: ReactNode }) {
  const { t } = useLingui();
  const path = useRouterState({ select: (s) => s.location.pathname });
  const places = [
    { to: "/public", label: t`Stream`, on: path === "/public" },
    { to: "/public/posts", label: t`Posts`, on: path.startsWith("/public/posts") },
    { to: "/public/reviews", label: t`Reviews`, on: path.startsWith("/public/reviews") },
  ];
  return (
    <div className="flex h-full min-h-0 flex-col bg-paper">
      <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-2">
        <h1 className="font-semibold text-base">{t`Public`}</h1>
        <nav aria-label={t`Places of the public side`} className="flex gap-1">
          {places.map((p) => (
            <Link
              key={p.to}
              to={p.to as string}
              aria-current={p.on ? "page" : undefined}
              className={cx(
                "inline-flex min-h-7 items-center rounded-md px-2.5 text-sm",
                p.on ? "bg-accent-soft font-medium text-accent-ink" : "text-ink-2 hover:bg-hover",
              )}
            >
              {p.label}
            </Link>
          ))}
        </nav>
        <span className="flex-1" />
        {tools}
      </header>
      <div className="min-h-0 flex-1">{children}</div>
    </div>
  );
}
