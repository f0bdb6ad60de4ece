import { QueryClient } from "@tanstack/react-query";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Case } from "./case";
import { above, belongs, type CaseListParams, caseKeys, inverse, placeCase, withPatch } from "./case";
import { changeCases, storeCase } from "./case-store";
import { aCase, pagesOf } from "./fixtures";
import { meKeys } from "./me";
import { itemsOf, type Pages } from "./page";

const all: CaseListParams = { view: "all", status: "open", sort: "activity" };
const at = (minute: number) => `2026-11-20T10:${String(minute).padStart(2, "0")}:00Z`;
const three = () =>
  pagesOf(
    true,
    [aCase({ id: "a", last_activity_at: at(30) }), aCase({ id: "b", last_activity_at: at(20) })],
    [aCase({ id: "c", last_activity_at: at(10) })],
  );
const ids = (data: Pages<Case>) => itemsOf(data).map((c) => c.id);

describe("placing a case in a list", () => {
  test("a case with news goes to the top", () => {
    const next = placeCase(three(), aCase({ id: "c", version: 2, last_activity_at: at(40) }), all, "me");
    expect(ids(next)).toEqual(["c", "a", "b"]);
  });

  test("a change without news keeps the place", () => {
    const next = placeCase(three(), aCase({ id: "b", version: 2, last_activity_at: at(20), tags: ["vip"] }), all, "me");
    expect(ids(next)).toEqual(["a", "b", "c"]);
    expect(itemsOf(next)[1]?.tags).toEqual(["vip"]);
  });

  test("an older version changes nothing", () => {
    const data = pagesOf(false, [aCase({ id: "a", version: 5 })]);
    expect(placeCase(data, aCase({ id: "a", version: 4, subject: "old" }), all, "me")).toBe(data);
  });

  test("a case that no longer belongs leaves", () => {
    expect(ids(placeCase(three(), aCase({ id: "b", version: 2, status: "resolved" }), all, "me"))).toEqual(["a", "c"]);
  });

  test("a case below all that is loaded is left to its page", () => {
    const data = three();
    expect(placeCase(data, aCase({ id: "z", last_activity_at: at(1) }), all, "me")).toBe(data);
  });

  test("a case below everything goes to the end of a complete list", () => {
    const data = pagesOf(false, [aCase({ id: "a", last_activity_at: at(30) })]);
    expect(ids(placeCase(data, aCase({ id: "z", last_activity_at: at(1) }), all, "me"))).toEqual(["a", "z"]);
  });

  test("an empty list takes its first case", () => {
    expect(ids(placeCase(pagesOf(false, []), aCase({ id: "n" }), all, "me"))).toEqual(["n"]);
  });

  test("fractions of a second are compared as times, not as texts", () => {
    const early = aCase({ id: "a", last_activity_at: "2026-11-20T10:00:05Z" });
    const late = aCase({ id: "b", last_activity_at: "2026-11-20T10:00:05.123456Z" });
    expect(above(late, early, "activity")).toBe(true);
  });

  test("the longest wait stands first, and who waits for nothing last", () => {
    const long = aCase({ id: "l", waiting_since: at(1) });
    const short = aCase({ id: "s", waiting_since: at(9) });
    const none = aCase({ id: "n" });
    expect([none, short, long].sort((x, y) => (above(x, y, "waiting") ? -1 : 1)).map((c) => c.id)).toEqual([
      "l",
      "s",
      "n",
    ]);
  });
});

describe("belonging", () => {
  const cases: [string, Partial<CaseListParams>, Partial<Case>, boolean][] = [
    ["mine are those assigned to me", { view: "mine" }, { assignee: { id: "me", name: "M" } }, true],
    ["mine are not another's", { view: "mine" }, { assignee: { id: "x", name: "X" } }, false],
    ["unassigned are nobody's", { view: "unassigned" }, {}, true],
    ["unassigned are not mine", { view: "unassigned" }, { assignee: { id: "me", name: "M" } }, false],
    ["another status", {}, { status: "pending" }, false],
    ["the tag asked for", { tag: "vip" }, { tags: ["vip"] }, true],
    ["the channel asked for", { channel: "h1" }, {}, true],
    ["another channel", { channel: "h2" }, {}, false],
    ["the priority asked for", { priority: "urgent" }, { priority: "urgent" }, true],
    ["another priority", { priority: "urgent" }, {}, false],
    ["the assignee asked for", { assignee: "x" }, { assignee: { id: "x", name: "X" } }, true],
    ["nobody's where somebody's are asked for", { assignee: "x" }, {}, false],
    ["without the tag asked for", { tag: "vip" }, { tags: ["x"] }, false],
  ];
  test.each(cases)("%s", (_, params, over, expected) => {
    expect(belongs(aCase(over), { ...all, ...params }, "me")).toBe(expected);
  });
});

test("an inverse patch takes a case back", () => {
  const before = aCase({ status: "pending", assignee: { id: "x", name: "X" }, tags: ["a"] });
  const patch = { status: "resolved" as const, assignee: null, tags: ["a", "b"] };
  const after = withPatch(before, patch, () => null);
  expect(withPatch(after, inverse(before, patch), (id) => ({ id, name: "X" }))).toEqual(before);
});

describe("changing cases", () => {
  afterEach(() => vi.unstubAllGlobals());

  function setUp(answer: Response) {
    const client = new QueryClient();
    client.setQueryData(meKeys.me, { user: { id: "me", name: "M" }, abilities: [] });
    const held = aCase({ id: "a", assignee: { id: "me", name: "M" } });
    client.setQueryData(caseKeys.list({ ...all, view: "mine" }), pagesOf(false, [held]));
    storeCase(client, held);
    const fetch = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(answer.clone()));
    vi.stubGlobal("fetch", fetch);
    const list = () => ids(client.getQueryData<Pages<Case>>(caseKeys.list({ ...all, view: "mine" })) as Pages<Case>);
    return { client, held, list, fetch };
  }

  test("paints before the server answers", async () => {
    const { client, held, list } = setUp(Response.json({ ...aCase({ id: "a" }), status: "resolved", version: 2 }));
    const done = changeCases(client, [held], { status: "resolved" });
    expect(list()).toEqual([]);
    await done;
    expect(list()).toEqual([]);
  });

  test("takes back what the server refuses", async () => {
    const { client, held, list } = setUp(Response.json({ code: "forbidden" }, { status: 403 }));
    await expect(changeCases(client, [held], { status: "resolved" })).rejects.toMatchObject({ code: "forbidden" });
    expect(list()).toEqual(["a"]);
  });

  test("several go in one request, and the undo restores each", async () => {
    const { client, held, fetch } = setUp(new Response(null, { status: 204 }));
    const other = aCase({ id: "b", status: "pending" });
    storeCase(client, other);
    const { undo } = await changeCases(client, [held, other], { status: "resolved" });
    expect(fetch.mock.calls[0]?.[0]).toBe("/api/v1/cases/bulk");
    await undo();
    const sent = fetch.mock.calls.slice(1).map(([url, init]) => [url, JSON.parse(String(init.body))]);
    expect(sent).toContainEqual(["/api/v1/cases/a", { status: "open" }]);
    expect(sent).toContainEqual(["/api/v1/cases/b", { status: "pending" }]);
  });
});
