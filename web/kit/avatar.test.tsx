import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { Avatar } from "./avatar";

const drawn = (name: string, seed: string) => {
  const { container } = render(<Avatar name={name} seed={seed} />);
  const span = container.firstElementChild as HTMLElement;
  return { letters: span.textContent, colour: span.style.background };
};

test("a person keeps their colour under another name", () => {
  expect(drawn("Ana Prieto", "p1").colour).toBe(drawn("+34 600 000 001", "p1").colour);
});

test.each([
  ["Ana Prieto", "AP"],
  ["ana  de la Prieto", "AP"],
  ["Ágata", "Á"],
  ["🌸 Flor Ruiz 🌸", "FR"],
  ["", "?"],
])("%s is %s", (name, letters) => expect(drawn(name, "x").letters).toBe(letters));
