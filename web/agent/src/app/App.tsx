import { whenUnauthorized } from "@client/api";
import { Toaster } from "@kit/toast";
import { TooltipProvider } from "@kit/tooltip";
import { i18n } from "@lingui/core";
import { I18nProvider, useLingui } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { meKeys } from "@/entities/me";
import { ErrorBoundary } from "./ErrorBoundary";
import { client } from "./query-client";
import { makeRouter } from "./router";
import { watchServer } from "./server-away";

const router = makeRouter(client);

whenUnauthorized(() => {
  if (!client.getQueryData(meKeys.me)) return;
  client.removeQueries({ queryKey: meKeys.me });
  void router.navigate({ to: "/sign-in", search: { next: router.state.location.href } });
});

watchServer(() => {
  void client.refetchQueries({ type: "active", predicate: (q) => q.state.status === "error" });
  if (router.state.matches.some((m) => m.status === "error")) void router.invalidate();
});

/** Everything is drawn anew in another language: texts are read where they stand. */
function Localized() {
  const { i18n: spoken } = useLingui();
  return (
    <div key={spoken.locale} className="contents">
      <RouterProvider router={router} />
      <Toaster />
    </div>
  );
}

export function App() {
  return (
    <I18nProvider i18n={i18n}>
      <ErrorBoundary>
        <QueryClientProvider client={client}>
          <TooltipProvider delay={450} closeDelay={0}>
            <Localized />
          </TooltipProvider>
        </QueryClientProvider>
      </ErrorBoundary>
    </I18nProvider>
  );
}
