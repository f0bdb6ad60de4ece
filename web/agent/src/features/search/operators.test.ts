import { expect, test } from "vitest";
import { complete } from "./operators";

const names = { tag: ["vip", "muy importante"], from: ["Ana Núñez"] };
const shown = (text: string, language: "en" | "es" = "en") =>
  complete(text, text.length, language, names).items.map((i) => i.insert);

test("operators are completed by the beginning of their names in either language", () => {
  expect(shown("fr")).toEqual(["from:"]);
  expect(shown("pedido eti", "es")).toEqual(["etiqueta:"]);
  expect(shown("pedido tag", "es")).toEqual(["etiqueta:"]);
  expect(shown("-ta")).toEqual(["tag:"]);
  expect(shown("pedido ")).toEqual([]);
});

test("values come from the desk and are quoted where they need it", () => {
  expect(shown("tag:")).toEqual(["tag:none ", "tag:vip ", 'tag:"muy importante" ']);
  expect(shown("tag:imp")).toEqual(['tag:"muy importante" ']);
  expect(shown("from:nu")).toEqual(['from:"Ana Núñez" ']);
  expect(shown("has:i")).toEqual(["has:image "]);
  expect(shown("tiene:i", "es")).toEqual(["tiene:imagen "]);
  expect(shown("xyz:i")).toEqual([]);
});

test("what is completed is what stands before the caret", () => {
  expect(complete("fr pedido", 2, "en", {})).toMatchObject({ start: 0, end: 2 });
  expect(complete('from:"Ana N', 11, "en", names)).toMatchObject({
    start: 0,
    end: 11,
    items: [{ value: "Ana Núñez" }],
  });
});
