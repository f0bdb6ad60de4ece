import type { Page } from "@playwright/test";
import { type Desk, expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Line } from "./people";

/** Fails where axe finds what keeps somebody from using the page. */
async function usable(page: Page) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))));
  const { violations } = await (await axe(page)).analyze();
  expect(violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => v.id)).toEqual([]);
}

/** The page in the light, in the dark and on a phone's width. */
async function usableEverywhere(page: Page, look?: (name: string) => Promise<void>) {
  await usable(page);
  await look?.("light");
  await page.emulateMedia({ colorScheme: "dark" });
  await usable(page);
  await look?.("dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 380, height: 780 });
  await usable(page);
  await look?.("380");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1360, height: 860 });
}

/** Asks the desk as whoever is signed in on the page. */
async function ask<T>(desk: Desk, page: Page, method: "POST" | "GET", path: string, data?: unknown): Promise<T> {
  const answer = await page.request.fetch(`${desk.url}/api/v1${path}`, {
    method,
    data,
    headers: { Origin: desk.url },
  });
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

const panel = (agent: Agent, name: string | RegExp) => agent.page.getByRole("button", { name });

test("a case is split, merged back after a look at what happens, and taken apart again", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow();
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const { page } = agent;
  const line = await Line.of(desk, "Nuria Sala");
  await line.write("Where is my order?");
  await agent.open("Nuria Sala");
  await agent.answer("It arrives tomorrow.");
  await line.gets("It arrives tomorrow.");
  await line.write("And I need an invoice");
  const asked = agent.message("And I need an invoice");
  await expect(asked).toBeVisible();
  const first = page.url();

  await asked.hover();
  await asked.getByRole("button", { name: "More about this message" }).click();
  await page.getByRole("menuitem", { name: "New case from here on" }).click();
  await expect(page.getByText(/^Case #\d+ is new$/)).toBeVisible();
  await expect(page).not.toHaveURL(first);
  const second = page.url();
  await expect(agent.log.getByText(/split it off from #\d+/)).toBeVisible();
  // The question goes on waiting in the new case alone.
  await expect(page.getByRole("term").filter({ hasText: "Waiting for" })).toBeVisible();
  await page.goto(first);
  await expect(page.getByText(/^This conversation goes on in case #\d+/)).toBeVisible();
  await expect(page.getByRole("term").filter({ hasText: "Waiting for" })).toHaveCount(0);
  await usableEverywhere(page, (name) => shot(page, `case-split-${name}`));

  // Merged back: what will happen is said before.
  await page.goto(second);
  await panel(agent, /^Merge into another case…/).click();
  const dialog = page.getByRole("dialog", { name: /^Merge case #\d+/ });
  await dialog.getByRole("list", { name: "Cases" }).getByRole("button").first().click();
  await expect(dialog.getByText("1 message moves")).toBeVisible();
  await usableEverywhere(page, (name) => shot(page, `case-merge-${name}`));
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(first);
  await expect(page.getByText(/merged case #\d+ into this one/).first()).toBeVisible();
  await expect(page.getByText(/^This conversation goes on/)).toHaveCount(0);
  await expect(page.getByRole("list", { name: "Linked cases" })).toContainText("Holds what was");

  // Whoever follows an old link is led to where the case went, and told.
  await page.goto(second);
  await expect(page.getByText(/^Case #\d+ became part of this one\.$/)).toBeVisible();
  await expect(page).toHaveURL(first);
  await expect(asked).toBeVisible();
  await usableEverywhere(page, (name) => shot(page, `case-merged-${name}`));
  await page.getByRole("button", { name: "Its history" }).click();
  const old = page.getByRole("dialog", { name: /^History of case/ });
  await expect(old.getByText(/merged the case into #\d+/)).toBeVisible();
  await shot(page, "case-merged-history");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Undo the merge" }).click();
  await expect(page.getByText("The cases are two again")).toBeVisible();
  await page.goto(second);
  await expect(page).toHaveURL(second);
  await expect(page.getByText(/undid the merge into #\d+/).first()).toBeVisible();
});

test("cases of two people who are one become one case with both conversations", async ({ browser, desk, shot }) => {
  test.slow();
  const agent = await Agent.signIn(browser, desk, desk.person("supervisor"));
  const { page } = agent;
  const private_ = await Line.of(desk, "Rosa Gil");
  const work = await Line.of(desk, "Rosa from the bakery");
  await work.write("Forty boxes, please");
  await private_.write("It is me, Rosa, from my own phone");
  await agent.open("Rosa Gil");
  await panel(agent, /^Merge into another case…/).click();
  const dialog = page.getByRole("dialog", { name: /^Merge case #\d+/ });
  await expect(dialog.getByText("This contact has no other case.", { exact: false })).toBeVisible();
  await dialog.getByRole("searchbox", { name: "Find a case" }).fill("bakery");
  await dialog
    .getByRole("list", { name: "Cases" })
    .getByRole("button", { name: /Rosa from the bakery/ })
    .click();
  await expect(dialog.getByText(/is of Rosa Gil, case #\d+ of Rosa from the bakery/)).toBeVisible();
  await usableEverywhere(page, (name) => shot(page, `case-two-people-${name}`));
  await dialog.getByRole("button", { name: "Same person: merge the contacts" }).click();
  const contacts = page.getByRole("dialog", { name: "Merge with another contact" });
  await contacts.getByRole("button", { name: "Merge the contacts" }).click();
  await expect(contacts).toBeHidden();
  await expect(dialog.getByText("1 message moves")).toBeVisible();
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();

  // Both conversations are there; the one in which the customer wrote last is answered.
  const places = page.getByRole("navigation", { name: "Conversations of this case" });
  await expect(places.getByRole("button")).toHaveCount(2);
  await expect(agent.message("It is me, Rosa")).toBeVisible();
  await agent.answer("Good to know!");
  await private_.gets("Good to know!");
  await places.getByRole("button").and(page.locator(":not([aria-current])")).click();
  await expect(agent.message("Forty boxes, please")).toBeVisible();
  await agent.answer("They are on their way.");
  await work.gets("They are on their way.");
  // What comes in the other one is told and does not move what is read.
  await private_.write("Thanks!");
  await expect(places.getByRole("button", { name: /Unread: 1/ })).toBeVisible();
  await expect(agent.message("Forty boxes, please")).toBeVisible();
  await usableEverywhere(page, (name) => shot(page, `case-conversations-${name}`));
});

test("what a case is about, what it waits for and what it has to do with others is set and told", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow();
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const { page } = admin;
  await ask(desk, page, "POST", "/sub-statuses", { name: "Waiting for the supplier", status: "pending" });
  await ask(desk, page, "POST", "/categories", { name: "Invoices / Refund" });
  const fields = [
    { key: "model", name: "Model", kind: "text" },
    { key: "pieces", name: "Pieces", kind: "number" },
    { key: "bought", name: "Bought", kind: "date" },
    { key: "fragile", name: "Fragile", kind: "boolean" },
    { key: "size", name: "Box size", kind: "choice", options: ["small", "large"] },
  ];
  for (const field of fields) await ask(desk, page, "POST", "/attributes", { ...field, owner: "case" });
  const other = await Line.of(desk, "Hugo Prat");
  await other.write("The lamp came broken");
  const line = await Line.of(desk, "Inés Roca");
  await line.write("My lamp is broken too, what a disaster");
  await page.reload();
  await admin.open("Inés Roca");
  const choose = async (name: string, option: string | RegExp) => {
    await page.getByRole("combobox", { name, exact: true }).click();
    await page.getByRole("option", { name: option }).click();
  };

  await expect(page.getByRole("combobox", { name: "Mood" })).toHaveText(/Negative/);
  await choose("Mood", "Neutral");
  await choose("Category", "Invoices / Refund");
  await choose("Sub-status", /Waiting for the supplier/);
  await choose("Fragile", "Yes");
  await choose("Box size", "large");
  const type = async (name: string, value: string) => {
    const box = page
      .getByRole("textbox", { name, exact: true })
      .or(page.getByLabel(name, { exact: true }))
      .first();
    await box.fill(value);
    await box.blur();
  };
  await type("Model", "Lux 2");
  await type("Pieces", "3");
  await type("Bought", "2026-03-01");

  await panel(admin, /^Link to another case…/).click();
  const link = page.getByRole("dialog", { name: /^Link case #\d+/ });
  await choose("This case", "is a duplicate of");
  await link.getByRole("searchbox", { name: "Find a case" }).fill("lamp came");
  await usableEverywhere(page, (name) => shot(page, `case-link-${name}`));
  await link.getByRole("button", { name: /Hugo Prat/ }).click();
  await expect(link).toBeHidden();
  const linked = page.getByRole("list", { name: "Linked cases" });
  await expect(linked).toContainText(/is a duplicate of #\d+/);

  await admin.log.focus();
  await page.keyboard.press("h");
  const dialog = page.getByRole("dialog", { name: /^History of case/ });
  for (const words of [
    "set the mood: Neutral",
    "set the category Invoices / Refund",
    "set the sub-status “Waiting for the supplier”",
    "set the field Model to Lux 2",
    "set the field Pieces to 3",
    "set the field Bought to Mar 1, 2026",
    "set the field Fragile to yes",
    "set the field Box size to large",
    /linked the case: is a duplicate of #\d+/,
  ]) {
    await expect(dialog.getByText(words)).toBeVisible();
  }
  await shot(page, "case-history");
  await page.keyboard.press("Escape");
  await shot(page, "case-facts");
  await usableEverywhere(page);
  await linked.getByRole("button", { name: /^Take away the link/ }).click();
  await expect(linked).toHaveCount(0);
  await expect(page.getByText(/took away a link/).first()).toBeVisible();
});

test("who answers is asked before a second answer goes where a colleague answered meanwhile", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow();
  const line = await Line.of(desk, "Mar Pons");
  await line.write("Are you open on Sunday?");
  const one = await Agent.signIn(browser, desk, desk.person("agent"));
  const other = await Agent.signIn(browser, desk, desk.person("agent", 1));
  const name = desk.person("agent", 1).name;
  await one.open("Mar Pons", "All");
  await other.open("Mar Pons", "All");
  await other.box.fill("Yes, from");
  await expect(one.page.getByText(`${name} is writing`)).toBeVisible();
  await one.box.fill("No, we are closed.");
  await other.answer("Yes, from ten to two.");
  await expect(one.message("Yes, from ten to two.")).toBeVisible();

  await one.box.press("Control+Enter");
  const dialog = one.page.getByRole("dialog", { name: `${name} answered meanwhile` });
  await expect(dialog).toContainText("Yes, from ten to two.");
  await usableEverywhere(one.page, (look) => shot(one.page, `case-collision-${look}`));
  await one.page.keyboard.press("Escape");
  await expect(one.box).toHaveValue("No, we are closed.");
  await one.box.fill("As Leo says. See you!");
  // What was shown is known; now only what came since would be.
  await one.answer("As Leo says. See you!");
  await line.gets("As Leo says. See you!");

  await one.box.fill("One more thing");
  await other.page
    .getByRole("button", { name: /^Resolve/ })
    .first()
    .click();
  await expect(one.page.getByRole("combobox", { name: "Status", exact: true })).toHaveText(/Resolved/);
  await one.box.press("Control+Enter");
  const changed = one.page.getByRole("dialog", { name: "The case changed meanwhile" });
  await expect(changed).toContainText(`${name} resolved the case.`);
  await changed.getByRole("button", { name: "Send anyway" }).click();
  await expect(one.message("One more thing")).toBeVisible();
});
