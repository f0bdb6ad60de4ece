import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { TooltipProvider } from "@kit/tooltip";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { Term } from "./Term";
import { terms } from "./terms";

afterEach(cleanup);

const page = readFileSync(resolve(import.meta.dirname, "../../../../../docs/glossary.md"), "utf8");
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| word |"))
  .map((line) => line.split("|").map((cell) => cell.trim()));

test("the glossary of the documentation and the tips of the desk hold the same terms", () => {
  const written = rows.map(([, word, means, spanish]) => [word, means, spanish]);
  expect(written).toEqual(Object.values(terms).map((term) => [term.en.word, term.en.means, term.es.word]));
  expect(rows.length).toBeGreaterThan(40);
});

test("each term is said in both languages, in a sentence of its own", () => {
  for (const language of ["en", "es"] as const) {
    const said = Object.values(terms).map((term) => term[language]);
    for (const { word, means } of said) expect(means, word).toMatch(/^\p{Lu}.{15,130}\.$/u);
    expect(new Set(said.map((s) => s.word)).size).toBe(said.length);
  }
});

function shown() {
  render(
    <TooltipProvider>
      <Term name="workstream">Workstreams</Term>
    </TooltipProvider>,
  );
  return screen.getByRole("button", { name: "Workstreams" });
}

test.each([
  ["focus", (e: HTMLElement) => e.focus()],
  ["tap", (e: HTMLElement) => fireEvent.click(e)],
  ["hover", (e: HTMLElement) => fireEvent.mouseEnter(e)],
])("a term tells its meaning on %s, as its description", async (_, act) => {
  const term = shown();
  act(term);
  const tip = await screen.findByRole("tooltip");
  expect(tip.textContent).toBe(terms.workstream.en.means);
  await waitFor(() => expect(term.getAttribute("aria-describedby")).toBe(tip.id));
});

test("Escape closes the meaning, and so does a touch elsewhere", async () => {
  const term = shown();
  term.focus();
  await screen.findByRole("tooltip");
  fireEvent.keyDown(term, { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("tooltip")).toBeNull());
  fireEvent.click(term);
  await screen.findByRole("tooltip");
  fireEvent.pointerDown(document.body);
  await waitFor(() => expect(screen.queryByRole("tooltip")).toBeNull());
});
