import { api } from "@client/api";
import { setupI18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { useLive } from "@/live/live";
import { watchServer } from "./server-away";
import { ConnectionBanner } from "./shell/ConnectionBanner";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test("who works hears that the server is away, and what failed is asked again once it is back", async () => {
  let answer = () => new Response("{}", { status: 503, headers: { "Retry-After": "2" } });
  const asked: string[] = [];
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    return Promise.resolve(answer());
  });
  const back = vi.fn();
  watchServer(back, 1);
  render(
    <I18nProvider i18n={setupI18n({ locale: "en", messages: { en: {} } })}>
      <ConnectionBanner />
    </I18nProvider>,
  );
  const shown = () => screen.queryByText(/can't reach its database/);
  expect(shown()).toBeNull();
  await expect(api.get("/cases")).rejects.toMatchObject({ code: "unavailable" });
  await waitFor(() => expect(shown()).not.toBeNull());
  await waitFor(() => expect(asked.filter((path) => path === "/readyz").length).toBeGreaterThan(2));
  expect(back).not.toHaveBeenCalled();

  answer = () => new Response("ready");
  await waitFor(() => expect(shown()).toBeNull());
  expect(back).toHaveBeenCalledTimes(1);
});

function Desk() {
  useLive("w1", "me");
  return null;
}

test("who asks for nothing hears it from the stream", async () => {
  let ready = false;
  vi.stubGlobal("fetch", (path: string) =>
    Promise.resolve(
      path === "/readyz"
        ? new Response("", { status: ready ? 200 : 503 })
        : new Response("event: server.unavailable\ndata: {}\n\n", { headers: { "Content-Type": "text/event-stream" } }),
    ),
  );
  watchServer(() => {}, 1);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <I18nProvider i18n={setupI18n({ locale: "en", messages: { en: {} } })}>
        <Desk />
        <ConnectionBanner />
      </I18nProvider>
    </QueryClientProvider>,
  );
  await screen.findByText(/can't reach its database/);
  cleanup(); // the stream ends
  ready = true;
  render(
    <I18nProvider i18n={setupI18n({ locale: "en", messages: { en: {} } })}>
      <ConnectionBanner />
    </I18nProvider>,
  );
  await waitFor(() => expect(screen.queryByText(/can't reach its database/)).toBeNull());
});

test("a network's trouble is not the server's", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ code: "unavailable" }, { status: 503 })));
  render(
    <I18nProvider i18n={setupI18n({ locale: "en", messages: { en: {} } })}>
      <ConnectionBanner />
    </I18nProvider>,
  );
  await expect(api.get("/cases")).rejects.toMatchObject({ code: "unavailable" });
  expect(screen.queryByText(/database/)).toBeNull();
});
