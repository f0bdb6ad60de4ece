import { describe, expect, test } from "vitest";
import type { CaseListParams } from "@/entities/case";
import { belongs } from "@/entities/case";
import { type FilterNode, judge } from "@/entities/filter";
import { aCase } from "@/entities/fixtures";
import { listParams, listSearch } from "./params";
import { countText } from "./parts/ViewsMenu";
import { filterOf, viewSearch } from "./saved";
import { fieldsOf } from "./use-view-actions";

const leaf = (field: string, op: string, value: unknown): FilterNode => ({ field, op, value });
const now = Date.parse("2026-11-20T12:00:00Z");

describe("a case that arrives is in a view as the server would list it", () => {
  const c = aCase({
    priority: "high",
    tags: ["vip"],
    assignee: { id: "u1", name: "Marta" },
    unread_count: 2,
    subject: "",
    last_activity_at: "2026-11-20T10:00:00Z",
  });
  const yes: [string, FilterNode][] = [
    ["me", leaf("assignee", "is", "me")],
    ["not nobody", leaf("assignee", "is_not", "none")],
    ["one of", leaf("priority", "in", ["high", "urgent"])],
    ["a rank above", leaf("priority", "gt", "normal")],
    ["a rank below", leaf("priority", "lt", "urgent")],
    ["a tag", leaf("tag", "is", "vip")],
    ["part of a tag", leaf("tag", "contains", "VI")],
    ["a flag", leaf("unread", "is", true)],
    ["a flag that is not", leaf("unread", "is_not", false)],
    ["lately", leaf("last_activity_at", "gt", "-3h")],
    ["before", leaf("last_activity_at", "lt", "2026-11-20T11:00:00Z")],
    ["all of nothing", { all: [] }],
    ["not", { not: leaf("tag", "is", "spam") }],
    ["any", { any: [leaf("tag", "is", "spam"), leaf("channel", "is", "h1")] }],
  ];
  test.each(yes)("%s", (_, node) => {
    expect(judge(node, c, "u1", now)).toBe(true);
    expect(judge({ not: node }, c, "u1", now)).toBe(false);
  });
  test("none of nothing", () => expect(judge({ any: [] }, c, "u1", now)).toBe(false));
  test("of a list, beside the list's own filters", () => {
    const params: CaseListParams = { view: "all", status: "open", sort: "activity", filter: leaf("tag", "is", "vip") };
    expect(belongs(c, params, "u1")).toBe(true);
    expect(belongs({ ...c, tags: [] }, params, "u1")).toBe(false);
    expect(belongs(c, { ...params, priority: "low" }, "u1")).toBe(false);
  });
});

describe("a list as a view", () => {
  test("keeps whose cases it lists and by what it is filtered", () => {
    const params = listParams("mine", { tag: "vip", priority: "urgent", sort: "waiting" });
    expect(fieldsOf(params)).toEqual({
      filter: {
        all: [leaf("assignee", "is", "me"), leaf("tag", "is", "vip"), leaf("priority", "is", "urgent")],
      },
      status: "open",
      sort: "waiting",
    });
  });
  test("made of a view keeps what that one lists", () => {
    const params: CaseListParams = {
      ...listParams("all", { tag: "vip" }),
      filter: { all: [leaf("unread", "is", true)] },
    };
    expect(filterOf(params)).toEqual({ all: [leaf("unread", "is", true), leaf("tag", "is", "vip")] });
  });
  test("stands in the address", () => {
    const search = viewSearch({ id: "v1", status: "pending", sort: "activity" });
    expect(search).toEqual({ status: "pending", saved: "v1" });
    expect(listSearch(listParams("all", { ...search }))).toEqual(search);
    expect(listParams("mine", { saved: "v1" }).saved).toBeUndefined();
  });
});

test("counts end at ninety-nine", () => {
  expect([undefined, 0, 99, 100].map(countText)).toEqual(["", "0", "99", "99+"]);
});
