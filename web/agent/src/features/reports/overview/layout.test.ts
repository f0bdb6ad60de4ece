import { expect, test } from "vitest";
import { arranged, moved, toggled } from "./layout";

const cards = ["a", "b", "c"].map((id) => ({ id }));
const ids = (list: { id: string }[]) => list.map((c) => c.id).join("");

test("cards stand as they were put, and new ones behind", () => {
  expect(ids(arranged(cards, { order: [], hidden: [] }).shown)).toBe("abc");
  expect(ids(arranged(cards, { order: ["c", "a"], hidden: [] }).shown)).toBe("cab");
  expect(ids(arranged(cards, { order: ["gone", "b"], hidden: [] }).shown)).toBe("bac");
});

test("hidden cards are apart", () => {
  const { shown, hidden } = arranged(cards, { order: ["c"], hidden: ["a", "gone"] });
  expect(ids(shown)).toBe("cb");
  expect(ids(hidden)).toBe("a");
  expect(toggled({ order: [], hidden: ["a"] }, "a").hidden).toEqual([]);
  expect(toggled({ order: [], hidden: [] }, "a").hidden).toEqual(["a"]);
});

test("a card moves by one, and not beyond the ends", () => {
  expect(moved(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], "b", 1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b", "c"], "a", -1)).toEqual(["a", "b", "c"]);
  expect(moved(["a", "b", "c"], "c", 1)).toEqual(["a", "b", "c"]);
});
