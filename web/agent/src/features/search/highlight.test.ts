import { expect, test } from "vitest";
import { highlight } from "./highlight";

const hits = (text: string, wanted: string) =>
  highlight(text, wanted)
    .filter((p) => p.hit)
    .map((p) => p.text);

test("finds words whatever their case and accents", () => {
  expect(hits("Mi devolución no llegó", "DEVOLUCION llego")).toEqual(["devolución", "llegó"]);
});

test("keeps the whole text", () => {
  expect(
    highlight("¿Dónde está? 👩‍👧", "esta")
      .map((p) => p.text)
      .join(""),
  ).toBe("¿Dónde está? 👩‍👧");
});
