import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Line } from "./people";

/** Does what the command bar finds by its words. */
async function byCommand(page: Page, words: string) {
  await page.keyboard.press("Control+k");
  const bar = page.getByRole("dialog", { name: "Find anything" });
  await bar.getByRole("combobox").fill(words);
  await expect(bar.getByRole("option", { name: words, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(bar).toBeHidden();
}

test("a filtered list is kept as a view: found again, counted, shared, moved, deleted and brought back", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow(); // two people sign in
  const line = await Line.of(desk, "Olga Prim");
  await line.write("Is my order on its way?");
  const quiet = await Line.of(desk, "Pablo Sanz");
  await quiet.write("Just a question");
  const supervisor = await Agent.signIn(browser, desk, desk.person("supervisor"));
  const { page } = supervisor;
  const row = (name: string) => supervisor.row(name);
  const prioritise = async (from: string, to: string) => {
    await row("Olga Prim").click();
    await expect(supervisor.log).toBeVisible();
    await supervisor.thread.getByRole("button", { name: `Priority: ${from}` }).click();
    await page.getByRole("option", { name: to }).click();
  };
  await page.goto(`${desk.url}/inbox/all`);
  await prioritise("Normal", "Urgent");
  await expect(supervisor.thread.getByRole("button", { name: "Priority: Urgent" })).toBeVisible();
  await page.goto(`${desk.url}/inbox/all?priority=urgent`);
  await expect(row("Olga Prim")).toBeVisible();
  await expect(row("Pablo Sanz")).toHaveCount(0);

  await page.getByRole("button", { name: "Save as view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as view" });
  await dialog.getByLabel("Name").fill("Burning");
  await dialog.getByRole("radio", { name: "Red" }).check({ force: true });
  await dialog.getByRole("switch", { name: "Share with the workspace" }).click();
  await shot(page, "view-dialog");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/saved=/);
  const menu = page.getByRole("button", { name: "Views: Burning" });
  await expect(menu).toBeVisible();
  await expect(row("Olga Prim")).toBeVisible();
  await page.reload();
  await expect(row("Olga Prim")).toBeVisible();
  await expect(row("Pablo Sanz")).toHaveCount(0);

  await menu.click();
  await expect(page.getByRole("menuitem", { name: /^Burning\s*\d+$/ })).toBeVisible();
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))));
  const { violations } = await (await axe(page)).analyze();
  expect(violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => v.id)).toEqual([]);
  await shot(page, "views-menu");
  await page.keyboard.press("Escape");

  // A colleague goes there by the command bar, and may not change it.
  const colleague = await Agent.signIn(browser, desk, desk.person("agent", 1));
  const theirs = colleague.page;
  await byCommand(theirs, "Go to view Burning");
  await expect(theirs.getByRole("button", { name: "Views: Burning" })).toBeVisible();
  await expect(colleague.row("Olga Prim")).toBeVisible();
  await theirs.getByRole("button", { name: "Views: Burning" }).click();
  await expect(theirs.getByRole("menuitem", { name: "Delete the view" })).toHaveAttribute("aria-disabled", "true");
  await theirs.keyboard.press("Escape");

  // What stops matching leaves the colleague's list by itself.
  await prioritise("Urgent", "Low");
  await expect(colleague.row("Olga Prim")).toHaveCount(0);

  await menu.click();
  await page.getByRole("menuitem", { name: "Delete the view" }).click();
  await expect(menu).toHaveCount(0);
  // What was done before can still be undone too.
  const gone = page.getByText("View “Burning” deleted").locator("../..");
  await gone.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Saved views" }).click();
  await expect(page.getByRole("menuitem", { name: /^Burning/ })).toBeVisible();
});

test("an agent's own views are moved by keyboard and seen by nobody else", async ({ browser, desk }) => {
  test.slow(); // two people sign in
  const { page } = await Agent.signIn(browser, desk, desk.person("agent"));
  for (const name of ["First", "Second"]) {
    await page.goto(`${desk.url}/inbox/all`);
    await expect(page.getByRole("button", { name: "Saved views" })).toBeVisible();
    await page.keyboard.press("Shift+V");
    const dialog = page.getByRole("dialog", { name: "Save as view" });
    await expect(dialog.getByLabel("Name")).toBeFocused();
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: `Views: ${name}` })).toBeVisible();
  }
  await byCommand(page, "Move the view up");
  const names = page.getByRole("menuitem", { name: /^(First|Second)/ });
  await expect(async () => {
    await page.getByRole("button", { name: "Views: Second" }).click();
    await expect(names).toHaveText([/^Second/, /^First/], { timeout: 2_000 });
  }).toPass();

  const other = await Agent.signIn(browser, desk, desk.person("supervisor"));
  await other.page.goto(`${desk.url}/inbox/all`);
  await other.page.getByRole("button", { name: "Saved views" }).click();
  await expect(other.page.getByRole("menuitem", { name: "Save as view…" })).toBeVisible();
  await expect(other.page.getByRole("menuitem", { name: /^(First|Second)/ })).toHaveCount(0);
});
