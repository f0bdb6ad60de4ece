import { expect, test } from "vitest";
import { fold, placesOf } from "./fold";

test("words are found whatever their accents, case and spaces", () => {
  const at = (text: string, q: string) => placesOf(text, fold(q)).map(([from, to]) => text.slice(from, to));
  expect(at("El camión y el CAMION", "Camión")).toEqual(["camión", "CAMION"]);
  expect(at("cafe\u0301 solo", "café s")).toEqual(["cafe\u0301 s"]);
  expect(at("one  \n two", "one two")).toEqual(["one  \n two"]);
  expect(at("👍🏽 ok 👍🏽", "👍")).toEqual(["👍", "👍"]);
  expect(at("aaaa", "aa")).toEqual(["aa", "aa"]);
  expect(at("anything", "  ")).toEqual([]);
});
