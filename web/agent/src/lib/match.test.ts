import { expect, test } from "vitest";
import { matchWords } from "./match";

test.each([
  ["Ir a los ajustes", "aju", true],
  ["Asignar a…", "ana", false],
  ["Andrés Peña", "andres pe", true],
  ["Andrés Peña", "peña", true],
  ["Mark as pending wait", "wait", true],
  ["Resolve", "", true],
  ["Settings: Profile", "Settings: Pro", true],
  ["Assign to…", "assign to…", true],
])("%s, typed %s: %s", (text, typed, found) => {
  expect(matchWords(text, typed) > 0).toBe(found);
});

test("a text that begins with what was typed stands higher", () => {
  expect(matchWords("Tag…", "ta")).toBeGreaterThan(matchWords("Add a tag", "ta"));
});
