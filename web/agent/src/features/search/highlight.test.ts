import { expect, test } from "vitest";
import { highlight } from "./highlight";

test("cuts a text at its matches and keeps all of it", () => {
  const text = "Mi pedido no llegó 😡 ¿pedido?";
  const pieces = highlight({
    text,
    matches: [
      { start: 3, end: 9 },
      { start: 23, end: 29 },
    ],
  });
  expect(pieces.filter((p) => p.hit).map((p) => p.text)).toEqual(["pedido", "pedido"]);
  expect(pieces.map((p) => p.text).join("")).toBe(text);
});

test("a text without matches is one piece, and overlaps are left out", () => {
  expect(highlight({ text: "hola", matches: [] })).toEqual([{ text: "hola", hit: false }]);
  const pieces = highlight({
    text: "hola",
    matches: [
      { start: 0, end: 3 },
      { start: 1, end: 4 },
    ],
  });
  expect(pieces.map((p) => p.text)).toEqual(["hol", "a"]);
});
