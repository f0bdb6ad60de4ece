import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Line } from "./people";

async function accessible(page: Page): Promise<void> {
  const found = await (await axe(page)).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`)).toEqual([]);
}

test("words are found in their forms and despite slips, operators narrow, and what is not understood is told", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("agent"));
  const line = await Line.of(desk, "Quintina Zarzuela");
  await line.write("Los paraguas llegaron con la varilla torcida");
  await page.goto(`${desk.url}/search`);
  const box = page.getByRole("combobox", { name: "Search cases, contacts and messages" });
  await expect(page.getByText("who wrote it")).toBeVisible();
  await accessible(page);

  const messages = page.getByRole("region", { name: "Messages" });
  await expect(async () => {
    await box.fill("varillas");
    await expect(messages.getByRole("listitem")).toHaveCount(1, { timeout: 2000 });
  }).toPass();
  await expect(messages.locator("mark")).toHaveText("varilla");

  await box.fill("varylla paraguas");
  await expect(page.getByText("Nothing was found for “varylla paraguas”. This is for")).toBeVisible();
  await expect(messages.getByRole("listitem")).toHaveCount(1);
  await shot(page, "search-corrected");

  await box.fill("varilla form:ana");
  await expect(page.getByRole("alert")).toContainText("There is no “form:”. Did you mean “from:”?");
  await accessible(page);

  // By keyboard alone: the operator, then its value.
  await box.fill("varilla sta");
  await page.keyboard.press("Tab");
  await expect(box).toHaveValue("varilla status:");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(box).toHaveValue("varilla status:open ");
  await expect(messages.getByRole("listitem")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await box.fill("varilla status:resolved");
  await expect(page.getByText("Nothing found for")).toBeVisible();

  await box.fill("");
  await expect(page.getByRole("button", { name: "varilla status:open" })).toBeVisible();
  await box.fill('"varilla torcida" from:quintina');
  await expect(messages.getByRole("listitem")).toHaveCount(1);
  await page.setViewportSize({ width: 380, height: 760 });
  await page.emulateMedia({ colorScheme: "dark" });
  await shot(page, "search-narrow-dark");
  await accessible(page);
});
