import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { type Me, meKeys } from "@/entities/me";
import type { Figures, Report, Times } from "@/entities/report";
import type { SavedFilter } from "@/entities/saved-filter";
import { apart, labelled, ticksOf } from "./charts/scale";
import { duration } from "./format";
import { ReportsPage } from "./ReportsPage";
import { addDays, daysOf, filterOf, readSearch, todayIn } from "./range";

const address = vi.hoisted(() => ({ search: {} as Record<string, unknown>, navigate: vi.fn() }));
vi.mock("@tanstack/react-router", () => ({
  useNavigate: () => address.navigate,
  useSearch: () => address.search,
  Link: ({ to, children }: { to: string; children: ReactNode }) => <a href={to}>{children}</a>,
}));

const times = (count: number, median: number): Times => ({
  count,
  average_seconds: count < 5 ? null : median,
  median_seconds: count < 5 ? null : median,
  p90_seconds: count < 5 ? null : median * 2,
});

const figures = (over: Partial<Figures> = {}): Figures => ({
  messages_in: 0,
  messages_out: 0,
  messages_failed: 0,
  cases_opened: 0,
  cases_reopened: 0,
  cases_resolved: 0,
  first_reply: times(0, 0),
  resolution: times(0, 0),
  ...over,
});

const totals = figures({
  messages_in: 120,
  messages_out: 80,
  messages_failed: 4,
  cases_opened: 12,
  cases_resolved: 9,
  first_reply: times(12, 480),
  resolution: times(3, 60),
});

const report = (over: Partial<Report> = {}): Report => ({
  from: "2026-11-20",
  to: "2026-11-21",
  previous_from: "2026-11-18",
  previous_to: "2026-11-19",
  timezone: "Europe/Madrid",
  uncounted: 0,
  totals,
  previous: figures({ messages_in: 100, messages_out: 100, cases_opened: 12, first_reply: times(9, 600) }),
  days: [
    { ...figures({ messages_in: 50 }), date: "2026-11-20" },
    { ...figures({ messages_in: 70, messages_out: 80 }), date: "2026-11-21" },
  ],
  channels: [
    { ...totals, id: "a", name: "Shop", platform: "alpha", deleted: false },
    { ...figures(), id: "b", name: "Old", platform: "beta", deleted: true },
  ],
  platforms: [{ ...totals, platform: "alpha" }],
  agents: [{ ...figures({ messages_out: 80, first_reply: times(12, 480) }), id: "u", name: "Ada", disabled: false }],
  hours: Array.from({ length: 168 }, (_, i) => ({
    weekday: Math.floor(i / 24),
    hour: i % 24,
    messages_in: i === 33 ? 7 : 0,
    messages_out: 0,
    cases_opened: 0,
  })),
  ...over,
});

const vip = {
  id: "f1",
  owner_id: "u",
  shared: false,
  name: "Important",
  about: "case",
  filter: { field: "tag", op: "is", value: "vip" },
  filter_text: "tag is vip",
  revision: 1,
  used_by: [],
} satisfies SavedFilter;

let filters: SavedFilter[];
let asked: string[];
let answer: () => { status: number; body: unknown };

beforeEach(() => {
  asked = [];
  filters = [vip, { ...vip, id: "f2", name: "Words", about: "message" }];
  address.search = {};
  address.navigate.mockReset();
  answer = () => ({ status: 200, body: report() });
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  vi.stubGlobal("fetch", async (path: string) => {
    if (path.includes("/reports/")) asked.push(path);
    if (path.includes("/filters/fields")) return new Response(JSON.stringify({ fields: [], operators: [] }));
    if (path.includes("/filters?")) return new Response(JSON.stringify({ items: filters, next_cursor: null }));
    const { status, body } = path.includes("/reports/")
      ? answer()
      : { status: 200, body: { items: [{ id: "a", name: "Shop", platform: "alpha" }], next_cursor: null } };
    return new Response(JSON.stringify(body), { status });
  });
});

function show(role: Me["role"] = "supervisor") {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(meKeys.me, {
    user: { id: "u", email: "", name: "Ada", locale: "en" },
    workspace: { id: "w", name: "Shop", locale: "en", timezone: "Europe/Madrid" },
    workspaces: [],
    role,
    abilities: role === "agent" ? ["cases.read"] : ["cases.read", "reports.read"],
    sandbox: false,
  } satisfies Me);
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <ReportsPage />
      </QueryClientProvider>
    </I18nProvider>,
  );
}

describe("the page of reports", () => {
  test("shows figures, their change and what each channel has", async () => {
    show();
    const tiles = await screen.findByLabelText("Figures");
    expect(within(tiles).getByText("120")).toBeVisible();
    expect(within(tiles).getByText(/20% more than the 100 of/)).toBeInTheDocument();
    expect(within(tiles).getByText(/20% less than the 100 of/)).toBeInTheDocument();
    expect(within(tiles).getByText(/4 did not arrive \(5%\)/)).toBeVisible();
    expect(within(tiles).getByText("fewer than five cases")).toBeVisible();
    const channels = screen.getByRole("region", { name: "Figures by channel" });
    expect(within(channels).getByRole("row", { name: /Shop.*120.*80/ })).toBeVisible();
    expect(within(channels).getByText("(removed)")).toBeVisible();
    expect(screen.getByRole("region", { name: "Figures by person" })).toHaveTextContent("Ada");
    expect(screen.getByRole("table", { name: "Busy hours" })).toHaveTextContent("7");
    expect(screen.getByRole("img", { name: /^Messages.*Received 120, Sent 80/ })).toBeVisible();
  });

  test("turns a chart into its table", async () => {
    show();
    await userEvent.click(await screen.findByRole("button", { name: "Messages: show the table" }));
    const table = screen.getByRole("region", { name: "Messages by day" });
    expect(within(table).getByRole("row", { name: /21 November 2026|November 21, 2026/ })).toHaveTextContent("7080");
  });

  test("asks for what the address says, and writes what is chosen into it", async () => {
    address.search = { from: "2026-11-01", to: "2026-11-10", platform: "alpha" };
    show();
    await screen.findByLabelText("Figures");
    expect(asked[0]).toContain("/reports/overview?from=2026-11-01&to=2026-11-10&platform=alpha");
    await userEvent.click(screen.getByRole("button", { name: "7 days" }));
    expect(address.navigate.mock.lastCall?.[0].search).toEqual({ days: 7, platform: "alpha" });
  });

  test("refuses days that make no sense, and says why", async () => {
    show();
    await userEvent.click(await screen.findByRole("button", { name: "Other days" }));
    const until = screen.getByLabelText("Until");
    await userEvent.clear(until);
    expect(screen.getByText("Choose both days.")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Show these days" }));
    expect(address.navigate).not.toHaveBeenCalled();
  });

  test("shows an agent the own figures alone", async () => {
    answer = () => ({ status: 200, body: report({ agents: [] }) });
    show("agent");
    expect(await screen.findByRole("heading", { name: "My figures" })).toBeVisible();
    await screen.findByLabelText("Figures");
    expect(asked[0]).toContain("/reports/mine?");
    expect(screen.queryByRole("button", { name: "Export" })).toBeNull();
    expect(screen.queryByText("By person")).toBeNull();
    expect(screen.queryByText("Messages received")).toBeNull();
  });

  test("offers more days where nothing happened", async () => {
    answer = () => ({ status: 200, body: report({ totals: figures() }) });
    show();
    await userEvent.click(await screen.findByRole("button", { name: "Show 90 days" }));
    expect(address.navigate.mock.lastCall?.[0].search).toEqual({ days: 90 });
  });

  test("says what went wrong and asks again", async () => {
    answer = () => ({ status: 422, body: { code: "invalid", title: "x", detail: "there is no such channel" } });
    show();
    expect(await screen.findByText("there is no such channel")).toBeVisible();
    answer = () => ({ status: 200, body: report() });
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(screen.getByLabelText("Figures")).toBeVisible());
  });
});

describe("a report by a filter", () => {
  const problem = (field: string) => ({
    status: 422,
    body: { code: "invalid", title: "x", detail: "English", errors: [{ field, detail: "English" }] },
  });

  test("offers the filters of cases, and writes the chosen one into the address", async () => {
    show();
    await screen.findByLabelText("Figures");
    await userEvent.click(screen.getByRole("combobox", { name: "Saved filter" }));
    expect((await screen.findAllByRole("option")).map((o) => o.textContent)).toEqual(["All cases", "Important"]);
    await userEvent.click(screen.getByRole("option", { name: "Important" }));
    expect(address.navigate.mock.lastCall?.[0].search).toEqual({ days: 30, filter: "f1" });
  });

  test("asks for it, and says what it says and how many cases meet it", async () => {
    address.search = { filter: "f1" };
    answer = () => ({ status: 200, body: report({ cases: 12 }) });
    show();
    expect(await screen.findByText("12 cases of these days meet it.")).toBeVisible();
    expect(screen.getByText(/^Only cases with:/)).toHaveTextContent("vip");
    expect(new URL(asked[0] as string, "http://x").searchParams.get("filter")).toBe('{"saved":"f1"}');
  });

  test("says what to do where too much happened, and what cannot be used", async () => {
    address.search = { filter: "f1" };
    answer = () => problem("size");
    show();
    expect(await screen.findByText("Too much happened in these cases")).toBeVisible();
    expect(screen.getByRole("button", { name: "Export" })).toHaveAttribute("aria-disabled", "true");
    await userEvent.click(screen.getByRole("button", { name: "Show 7 days" }));
    expect(address.navigate.mock.lastCall?.[0].search).toEqual({ days: 7, filter: "f1" });
  });

  test("leads back to all cases where the filter is not there", async () => {
    address.search = { filter: "gone" };
    answer = () => problem("filter.saved");
    show();
    expect(await screen.findByText("This filter cannot be used here")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Show all cases" }));
    expect(address.navigate.mock.lastCall?.[0].search).toEqual({ days: 30 });
  });

  test("leads to where one is put together where there is none", async () => {
    filters = [];
    show();
    expect(await screen.findByRole("link", { name: "Put a filter together…" })).toHaveAttribute(
      "href",
      "/settings/filters",
    );
  });
});

describe("the days of a report", () => {
  test("are those of the workspace", () => {
    const late = new Date("2026-11-20T23:30:00Z");
    expect(todayIn("Europe/Madrid", late)).toBe("2026-11-21");
    expect(todayIn("America/Mexico_City", late)).toBe("2026-11-20");
  });
  test("go over the end of a month and of summer time", () => {
    expect(addDays("2026-03-30", -1)).toBe("2026-03-29");
    expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
    expect(daysOf("2026-10-20", "2026-11-02")).toBe(14);
  });
  test("are a month where the address says nothing that fits", () => {
    for (const search of [{}, { days: "nonsense" }, { from: "2026-11-02", to: "2026-11-01" }, { from: "x", to: "y" }]) {
      expect(filterOf(readSearch(search), "2026-11-21")).toMatchObject({ from: "2026-10-23", to: "2026-11-21" });
    }
  });
});

describe("what is drawn", () => {
  test.each([
    [0, [0, 1]],
    [3, [0, 1, 2, 3]],
    [86, [0, 25, 50, 75, 100]],
    [1200, [0, 500, 1000, 1500]],
  ])("an axis up to %s has round lines", (max, lines) => expect(ticksOf(max)).toEqual(lines));
  test("the last day has its name, and names do not touch", () => {
    expect(labelled(30, 300, 60)).toEqual([5, 13, 21, 29]);
    expect(labelled(1, 300, 60)).toEqual([0]);
  });
  test("names of lines that end together stand apart", () => {
    expect(apart([50, 50], 15, 0, 100)).toEqual([50, 65]);
    expect(apart([100, 99], 15, 0, 100)).toEqual([100, 85]);
  });
  test.each([
    [45, "45 sec"],
    [480, "8 min"],
    [3600, "1 hr"],
    [12_000, "3 hr 20 min"],
    [187_200, "2 days 4 hr"],
  ])("%s seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text));
});
