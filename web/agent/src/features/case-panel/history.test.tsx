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
    if (url.includes("/surveys")) return Promise.resolve(Response.json({ items: [{ id: "s1", name: "After" }] }));
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

test("what became of a survey is said in words", async () => {
  const data = { survey_id: "s1", kind: "csat", score: -1 };
  const step = (seq: number, actor: CaseEvent["actor"], type: string, to: string, more = {}): CaseEvent => ({
    ...event(seq, actor, { survey: ["", to] }),
    type,
    data: { ...data, ...more },
  });
  const ana = { type: "contact", id: "p1", name: "Ana" };
  const self = { type: "system", name: "survey" };
  const scored = (seq: number, before: number | null, score: number): CaseEvent => ({
    ...step(seq, ana, "survey.answered", "", { score }),
    changes: { score: [before, score] },
  });
  show({
    "": {
      items: [
        step(19, self, "survey.ended", "skipped", { kind: "", detail: "the contact is blocked" }),
        step(18, eva, "survey.ended", "withdrawn"),
        step(17, self, "survey.ended", "expired"),
        step(16, ana, "survey.commented", "commented", { score: 4, comment: "Fine now" }),
        scored(15, 2, 4),
        scored(14, null, 2),
        step(13, self, "survey.reminded", "reminded"),
        step(12, eva, "survey.sent", "asked", { survey_id: "gone" }),
        step(11, self, "survey.sent", "asked"),
        event(10, ana, { survey: [null, 2] }),
      ],
    },
  });
  await screen.findByText("Recado asked the survey “After”");
  const said = screen.getAllByRole("listitem").map((li) => li.querySelector("span, p")?.textContent ?? "");
  expect(said).toEqual([
    "Recado did not ask the survey “After”: the contact is blocked",
    "Eva took back the survey “After”",
    "Recado closed the survey “After”: no answer came in time",
    "Ana added to the survey “After”: “Fine now”",
    "Ana changed the answer to the survey “After” from 2 to 4 of 5",
    "Ana answered the survey “After” with 2 of 5",
    "Recado reminded the customer of the survey “After”",
    "Eva asked the survey “CSAT”",
    "Recado asked the survey “After”",
  ]);
});
