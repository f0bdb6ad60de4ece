import { describe, expect, test } from "vitest";
import { aCase } from "@/entities/fixtures";
import { lastWords, speaker } from "@/entities/preview";
import { arrivedAbove, cursorAfter, rowsMoved } from "./anchor";
import { isFiltered, listParams, listSearch, withFilter, withoutFilters } from "./params";

import { waitTone } from "./waiting";

describe("a list that does not jump", () => {
  test("moves by the rows that came above its anchor", () => {
    expect(rowsMoved({ id: "b", index: 1 }, ["x", "y", "a", "b"])).toBe(2);
    expect(rowsMoved({ id: "b", index: 1 }, ["b"])).toBe(-1);
    expect(rowsMoved({ id: "gone", index: 1 }, ["a"])).toBe(0);
    expect(rowsMoved(null, ["a"])).toBe(0);
  });

  test("counts only those above the anchor that were not there", () => {
    const before = new Set(["a", "b", "c"]);
    expect(arrivedAbove({ id: "b", index: 1 }, before, ["new", "c", "a", "b", "below"])).toEqual(["new"]);
  });
});

describe("the cursor", () => {
  test("stays on its row", () => expect(cursorAfter("b", ["a", "b"], ["b", "a"])).toBe("b"));
  test("goes to the row that took the place", () => expect(cursorAfter("b", ["a", "b", "c"], ["a", "c"])).toBe("c"));
  test("goes up at the end", () => expect(cursorAfter("c", ["a", "b", "c"], ["a", "b"])).toBe("b"));
  test("goes nowhere in an empty list", () => expect(cursorAfter("a", ["a"], [])).toBeNull());
});

describe("the address of a list", () => {
  test("falls back from what is unknown", () => {
    expect(listParams("nonsense", { status: "x", sort: 3, tag: {} })).toEqual({
      view: "mine",
      status: "open",
      sort: "activity",
    });
  });
  test("goes there and back", () => {
    const params = { view: "all", status: "pending", sort: "waiting", tag: "vip" } as const;
    expect(listParams("all", { ...listSearch(params) })).toEqual(params);
    expect(listSearch({ view: "all", status: "open", sort: "activity" })).toEqual({});
  });
  test("carries every filter", () => {
    const filters = { tag: "vip", channel: "h1", priority: "urgent", assignee: "u1" } as const;
    const params = { view: "all", status: "open", sort: "activity", ...filters } as const;
    expect(listSearch(params)).toEqual(filters);
    expect(listParams("all", filters)).toEqual(params);
    expect(isFiltered(params)).toBe(true);
    expect(isFiltered(withoutFilters(params))).toBe(false);
    expect(listParams("all", { priority: "whatever", channel: 7 })).toEqual(withoutFilters(params));
  });
  test("has somebody's cases among all cases only", () => {
    const mine = listParams("mine", { assignee: "u1" });
    expect(mine.assignee).toBeUndefined();
    const theirs = withFilter(mine, { assignee: "u1" });
    expect(theirs).toMatchObject({ view: "all", assignee: "u1" });
    expect(listSearch({ ...theirs, view: "unassigned" })).toEqual({});
  });
});

describe("the last words", () => {
  const preview = { id: "m", kind: "text" as const, text: "Hi", author: "Marta Ruiz", at: "" };
  test("of the customer need no name", () => expect(speaker({ ...preview, direction: "in" }, { name: "Me" })).toBe(""));
  test("of a colleague have the first name", () =>
    expect(speaker({ ...preview, direction: "out" }, { name: "Me" })).toBe("Marta"));
  test("of mine say so", () => expect(speaker({ ...preview, direction: "out" }, { name: "Marta Ruiz" })).toBe("You"));
  test("of a note say so", () => expect(speaker({ ...preview, direction: "note" }, { name: "Me" })).toContain("note"));
  test("without text name the kind", () => {
    expect(lastWords(aCase({ last_message: { ...preview, direction: "in", kind: "image", text: "" } }))).toBe("Photo");
  });
  test("of a sticker or a voice note are never its file's name", () => {
    const words = (over: object) => lastWords(aCase({ last_message: { ...preview, direction: "in", ...over } }));
    expect(words({ kind: "sticker", text: "sticker-2.webp" })).toBe("Sticker");
    expect(words({ kind: "voice", text: "", duration: 12.4 })).toBe("Voice message 0:12");
    expect(words({ kind: "image", text: "Here it is" })).toBe("Here it is");
  });
});

test("a wait warns after an hour and is late after a day", () => {
  const now = Date.parse("2026-11-20T12:00:00Z");
  expect(waitTone("2026-11-20T11:30:00Z", now)).toBe("calm");
  expect(waitTone("2026-11-20T10:30:00Z", now)).toBe("warn");
  expect(waitTone("2026-11-19T11:30:00Z", now)).toBe("late");
});
