import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Line } from "./people";

/** The page has nothing that keeps people out. */
async function accessible(page: Page) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))));
  const { violations } = await (await axe(page)).analyze();
  expect(violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => v.id)).toEqual([]);
}

/** Chooses an option of a select. */
async function choose(page: Page, name: string, option: string) {
  await page.getByRole("combobox", { name, exact: true }).last().click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

test("conditions are put together by keyboard, narrow the list live, and become a view", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow();
  const angry = await Line.of(desk, "Nuria Roca");
  await angry.write("Llevo una semana esperando mi pedido y nadie me contesta. Es terrible, quiero mi dinero.");
  const calm = await Line.of(desk, "Tom Webb");
  await calm.write("Hello, could you please tell me when the shop opens tomorrow morning?");
  const agent = await Agent.signIn(browser, desk, desk.person("supervisor"));
  const { page } = agent;
  await page.goto(`${desk.url}/inbox/all`);
  await expect(agent.row("Nuria Roca")).toBeVisible();
  await expect(agent.row("Tom Webb")).toBeVisible();

  await page.keyboard.press("Shift+L");
  const dialog = page.getByRole("dialog", { name: "Filter by conditions" });
  await dialog.getByRole("button", { name: "Add a condition" }).press("Enter");
  await expect(dialog.getByRole("combobox", { name: "What" })).toBeFocused();
  await choose(page, "What", "Language");
  await choose(page, "Value of Language", "Spanish");
  await dialog.getByRole("button", { name: "Add a condition" }).press("Enter");
  await choose(page, "What", "Customer is blocked");
  await choose(page, "How Customer is blocked is compared", "no");
  await accessible(page);
  await shot(page, "filter-conditions");
  await page.emulateMedia({ colorScheme: "dark" });
  await accessible(page);
  await shot(page, "filter-conditions-dark");
  await page.setViewportSize({ width: 380, height: 720 });
  await accessible(page);
  await shot(page, "filter-conditions-380");
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.emulateMedia({ colorScheme: "light" });
  await dialog.getByRole("button", { name: "Show the cases" }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(agent.row("Nuria Roca")).toBeVisible();
  await expect(agent.row("Tom Webb")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Change the condition Language: Spanish" })).toBeVisible();
  await accessible(page);
  await shot(page, "filter-chips");

  // A case that comes to fit enters by itself; the address has it all.
  const late = await Line.of(desk, "Pilar Vega");
  await late.write("Hola, quería saber cuándo llega mi pedido, que todavía no lo tengo en casa.");
  await expect(agent.row("Pilar Vega")).toBeVisible();
  await page.reload();
  await expect(agent.row("Pilar Vega")).toBeVisible();
  await expect(agent.row("Tom Webb")).toHaveCount(0);

  await page.getByRole("button", { name: "Save as view" }).click();
  const keep = page.getByRole("dialog", { name: "Save as view" });
  await keep.getByLabel("Name").fill("In Spanish");
  await keep.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("button", { name: "Views: In Spanish" })).toBeVisible();
  await expect(agent.row("Pilar Vega")).toBeVisible();
  await expect(agent.row("Tom Webb")).toHaveCount(0);
});
