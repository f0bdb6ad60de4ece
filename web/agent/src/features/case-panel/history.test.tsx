import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { CaseEvent } from "@/entities/case";
import { HistoryList } from "./HistoryList";

const event = (seq: number, actor: CaseEvent["actor"], changes: CaseEvent["changes"]): CaseEvent => ({
  seq,
  type: "case.updated",
  at: "2026-11-20T10:00:00Z",
  actor,
  case_id: "k1",
  changes,
});

const eva = { type: "agent", id: "u2", name: "Eva" };

function show(pages: Record<string, { items: CaseEvent[]; next_cursor?: string | null }>) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (url: string) => {
    if (!url.includes("/history")) return Promise.resolve(Response.json({ items: [] }));
    const cursor = new URL(url, "http://x").searchParams.get("cursor") ?? "";
    asked.push(cursor);
    return Promise.resolve(Response.json(pages[cursor]));
  });
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={new QueryClient()}>
        <HistoryList detailed caseId="k1" nameOf={(id) => id} />
      </QueryClientProvider>
    </I18nProvider>,
  );
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

const lines = () => screen.getAllByRole("listitem").map((li) => li.textContent ?? "");

test("a case's history tells who acted, agents and the desk by itself, and loads what was before", async () => {
  const asked = show({
    "": {
      items: [
        event(9, eva, { status: ["open", "resolved"] }),
        event(8, { type: "recipe", name: "Tag returns" }, { tags: [[], ["return"]] }),
      ],
      next_cursor: "c8",
    },
    c8: { items: [event(3, { type: "system", name: "Recado" }, { assignee: [null, { id: "u2", name: "Eva" }] })] },
  });
  await screen.findByText("Eva resolved the case");
  expect(lines()[0]).toMatch(/Agent · .*2026/);
  expect(lines()[1]).toMatch(/Tag returns added return.*Recipe · .*2026/);
  await userEvent.click(screen.getByRole("button", { name: "Load more" }));
  await screen.findByText("Recado assigned the case to Eva");
  expect(lines()).toHaveLength(3);
  expect(asked).toEqual(["", "c8"]);
  expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
});

test("a page with nothing to tell leads on to the next", async () => {
  const asked = show({
    "": { items: [event(9, eva, { unread_count: [1, 0] })], next_cursor: "c9" },
    c9: { items: [event(2, eva, { status: ["open", "pending"] })], next_cursor: null },
  });
  const list = await screen.findByRole("list");
  expect(within(list).getByText("Eva set the case to pending")).toBeInTheDocument();
  expect(asked).toEqual(["", "c9"]);
});
