import { api } from "@client/api";
import { isApiError } from "@client/error";
import type { QueryClient } from "@tanstack/react-query";
import { createRootRoute, createRoute, createRouter, Outlet, redirect } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { type Me, meQuery } from "@/entities/me";
import { SettingsLayout } from "@/features/settings/SettingsLayout";
import { followPerson } from "@/lib/language";
import { Fault } from "./ErrorBoundary";
import { NotFound } from "./NotFound";
import { type RouteRow, routes } from "./routes";
import { Shell } from "./shell/Shell";

const page = (load: RouteRow["load"]) => {
  const Page = lazy(() => load().then((component) => ({ default: component })));
  return () => (
    <Suspense fallback={null}>
      <Page />
    </Suspense>
  );
};

/** Who is signed in; else off to the sign-in page, or to the set-up of a fresh server. */
async function requireMe(client: QueryClient, href: string): Promise<Me> {
  try {
    const me = await client.ensureQueryData(meQuery);
    followPerson(me.user.locale);
    return me;
  } catch (e) {
    if (!isApiError(e, "unauthorized")) throw e;
    const setup = await api.get<{ needs_setup: boolean }>("/setup").catch(() => undefined);
    if (setup?.needs_setup) throw redirect({ to: "/set-up" });
    throw redirect({ to: "/sign-in", search: href === "/" ? {} : { next: href } });
  }
}

export function makeRouter(client: QueryClient) {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });
  const desk = createRoute({
    getParentRoute: () => root,
    id: "desk",
    beforeLoad: ({ location }) => requireMe(client, location.href),
    component: Shell,
  });
  const settings = createRoute({ getParentRoute: () => desk, id: "settings", component: SettingsLayout });
  const parents = { public: root, desk, settings };
  const make = (row: RouteRow) =>
    createRoute({ getParentRoute: () => parents[row.area], path: row.path, component: page(row.load) });
  const to = (path: string, target: string) =>
    createRoute({
      getParentRoute: () => root,
      path,
      beforeLoad: () => {
        throw redirect({ to: target, replace: true });
      },
    });
  // An agent begins with what is theirs; who looks after the desk, with all of it.
  const home = (path: string) =>
    createRoute({
      getParentRoute: () => root,
      path,
      beforeLoad: async ({ location }) => {
        const me = await requireMe(client, location.href);
        throw redirect({ to: me.role === "agent" ? "/inbox/mine" : "/inbox/all", replace: true });
      },
    });
  const rows = (area: RouteRow["area"]) => routes.filter((r) => r.area === area).map(make);
  const tree = root.addChildren([
    home("/"),
    home("/inbox"),
    to("/settings", "/settings/profile"),
    ...rows("public"),
    desk.addChildren([...rows("desk"), settings.addChildren(rows("settings"))]),
  ]);
  return createRouter({
    routeTree: tree,
    defaultErrorComponent: ({ error, reset }) => <Fault error={error as Error} onRetry={reset} />,
    defaultPendingMinMs: 0,
    scrollRestoration: false,
  });
}
