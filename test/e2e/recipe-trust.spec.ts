import { expect, test } from "./desk";
import { call, choose, fitsAPhone, sound } from "./page";
import { Agent, Line } from "./people";

test("a recipe with a schedule shows its next times, and is tried on what it would take, action by action", async ({
  browser,
  desk,
}) => {
  await (await Line.of(desk, "Nora Pons")).write("Is anybody there?");
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/automation/new/time`);
  await page.getByLabel("Name", { exact: true }).fill("Morning round");
  await choose(page, "It waits for", "At set times");
  await expect(page.getByRole("list", { name: "The next times" }).getByRole("listitem")).toHaveCount(5);
  await choose(page, "How often", "On days of the week");
  await page.getByRole("checkbox", { name: "Thursday" }).check();
  await page.getByLabel("At", { exact: true }).fill("08:15");
  await expect(page.getByRole("list", { name: "The next times" })).toContainText("8:15");
  await page.getByRole("button", { name: "Add an action" }).click();
  await page.getByRole("menuitem", { name: "Change the status" }).click();
  await page.getByRole("button", { name: "Create the recipe" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "say which cases" })).toBeVisible();
  await page.getByRole("button", { name: "Add a condition" }).click();
  await expect(page.getByRole("button", { name: "Try it" })).toBeVisible();
  await page.getByRole("button", { name: "Try it" }).click();
  const found = page.getByRole("list", { name: "What it would have run on" });
  await expect(found).toContainText("Change the status: would be set to: Resolved");
  await choose(page, "On how many things", "The last 100,000");
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByText("What it found is kept for a day.")).toBeVisible();
  await expect(found).toContainText("would be set to: Resolved");
  const { items } = await call<{ items: { status: string; contact: { name: string } }[] }>(page, desk, "GET", "/cases");
  expect(items.find((c) => c.contact.name === "Nora Pons")?.status).toBe("open");
  await sound(page);
  await fitsAPhone(page, () => expect(found).toBeVisible());
  await page.getByRole("switch", { name: "Enabled" }).click();
  await page.getByRole("button", { name: "Create the recipe" }).click();
  const row = page.getByRole("list", { name: "By time" }).getByRole("listitem").filter({ hasText: "Morning round" });
  await expect(row).toContainText("Every Monday and Thursday at 08:15");
  await expect(row).toContainText("next:");
});
