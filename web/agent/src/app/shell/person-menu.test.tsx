import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { meKeys } from "@/entities/me";
import { PersonMenu } from "./PersonMenu";

const shop = { id: "w1", name: "Shop", role: "owner" };
const outlet = { id: "w2", name: "Outlet", role: "agent" };

function show(workspaces: object[]) {
  const client = new QueryClient();
  client.setQueryData(meKeys.me, {
    user: { id: "u1", name: "Marta", email: "marta@shop.example" },
    workspace: shop,
    workspaces,
    abilities: [],
  });
  const root = createRootRoute({ component: () => <PersonMenu trigger={<button type="button">me</button>} /> });
  const router = createRouter({ routeTree: root, history: createMemoryHistory() });
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </I18nProvider>,
  );
}

afterEach(() => vi.unstubAllGlobals());

test("who works in several workspaces goes on in another, on a fresh page", async () => {
  const asked: [string, unknown][] = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    asked.push([url, JSON.parse(String(init.body))]);
    return Promise.resolve(Response.json({}));
  });
  const assign = vi.fn();
  vi.stubGlobal("location", { assign });
  show([shop, outlet]);
  await userEvent.click(await screen.findByRole("menuitem", { name: "Outlet" }));
  await waitFor(() => expect(assign).toHaveBeenCalledWith("/"));
  expect(asked).toEqual([["/api/v1/auth/workspace", { workspace_id: "w2" }]]);
});

test("who works in one is not asked where", async () => {
  show([shop]);
  expect(await screen.findByText("Shop")).toBeInTheDocument();
  expect(screen.queryByText("Workspaces")).toBeNull();
});
