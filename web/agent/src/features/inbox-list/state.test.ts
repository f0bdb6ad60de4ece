import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useSelection } from "./state";

const ids = ["a", "b", "c", "d"];

function setUp() {
  const { result } = renderHook(() => useSelection());
  return { result, chosen: () => [...result.current.selected].sort() };
}

test("shift chooses all between", () => {
  const { result, chosen } = setUp();
  act(() => result.current.toggle("a", ids, false));
  act(() => result.current.toggle("c", ids, true));
  expect(chosen()).toEqual(["a", "b", "c"]);
});

test("a second time lets go", () => {
  const { result, chosen } = setUp();
  act(() => result.current.toggle("a", ids, false));
  act(() => result.current.toggle("a", ids, false));
  expect(chosen()).toEqual([]);
});

test("what leaves the list is no longer chosen", () => {
  const { result, chosen } = setUp();
  act(() => result.current.all(ids));
  act(() => result.current.keep(["b", "d", "e"]));
  expect(chosen()).toEqual(["b", "d"]);
});
