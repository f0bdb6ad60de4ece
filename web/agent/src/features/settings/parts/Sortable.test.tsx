import { expect, test } from "vitest";
import { moved } from "./Sortable";

test("what is moved comes to its place, and nothing is lost", () => {
  const list = ["a", "b", "c", "d"];
  expect(moved(list, 0, 2)).toEqual(["b", "c", "a", "d"]);
  expect(moved(list, 3, 0)).toEqual(["d", "a", "b", "c"]);
  expect(moved(list, 1, 1)).toEqual(list);
  expect(moved(list, 9, 0)).toEqual(list);
});
