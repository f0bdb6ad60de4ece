import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Line } from "./people";

/** No serious fault of access, as it looks now. */
async function reachable(page: Page) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))));
  const { violations } = await (await axe(page)).analyze();
  expect(violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => v.id)).toEqual([]);
}

test("a colleague is named in a note by keyboard, finds it among the mentions, and opening it reads it", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow(); // two people sign in
  const line = await Line.of(desk, "Marta Gil");
  await line.write("Can I send it back?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const colleague = await Agent.signIn(browser, desk, desk.person("agent", 1));
  const name = desk.person("agent", 1).name;
  await expect(colleague.page.getByRole("button", { name: /^Saved views/ })).toBeVisible();

  await agent.open("Marta Gil", "All");
  await agent.log.click();
  await agent.page.keyboard.press("n");
  const box = agent.page.getByRole("textbox", { name: "Write a note for your team" });
  await box.fill("");
  await box.pressSequentially(`Look, @${name.slice(0, 3)}`);
  await expect(agent.page.getByRole("listbox", { name: "Colleagues" }).getByRole("option", { name })).toBeVisible();
  await box.press("Enter");
  await expect(box).toHaveValue(`Look, @${name} `);
  await box.pressSequentially("is this right?");
  await box.press("Control+Enter");
  await expect(agent.message("is this right?").getByText(`@${name}`, { exact: true })).toBeVisible();

  const menu = colleague.page.getByRole("button", { name: /^Saved views/ });
  await expect(menu).toHaveText(/1\s*unread mention/);
  await menu.click();
  await colleague.page.getByRole("menuitem", { name: /^Mentions/ }).click();
  const mention = colleague.page.getByRole("link", { name: /in the case of Marta Gil/ });
  await expect(mention).toContainText("unread");
  await shot(colleague.page, "mentions");
  await reachable(colleague.page);
  await mention.click();
  await expect(colleague.message("is this right?")).toBeVisible();
  await expect(mention).not.toContainText("unread");
});

test("a case is given to a team, followed, and looked at without opening it", async ({ browser, desk, shot }) => {
  const line = await Line.of(desk, "Nora Vega");
  await line.write("Where is my order?");
  const supervisor = await Agent.signIn(browser, desk, desk.person("supervisor"));
  const { page } = supervisor;
  await page.goto(`${desk.url}/settings/teams`);
  await page.getByRole("button", { name: "New team" }).click();
  const dialog = page.getByRole("dialog", { name: "New team" });
  await dialog.getByLabel("Name").fill("North shop");
  await dialog.getByRole("checkbox").first().check();
  await reachable(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("list", { name: "Teams" })).toContainText("1 person");

  await page.goto(`${desk.url}/inbox/all`);
  const row = supervisor.row("Nora Vega");
  await expect(row).toBeVisible();
  await row.focus();
  await page.keyboard.press("k");
  await page.keyboard.press("Space");
  const peek = page.getByRole("region", { name: /^Preview of the case of/ });
  await expect(peek).toBeVisible();
  await shot(page, "peek");
  await page.keyboard.press("Escape");
  await expect(peek).toHaveCount(0);

  await page.getByRole("checkbox", { name: "Select the case of Nora Vega" }).check({ force: true });
  await page.getByRole("toolbar", { name: "Chosen cases" }).getByRole("button", { name: /Team/ }).click();
  await page.getByRole("option", { name: "North shop" }).click();
  const said = page.getByText("Team: North shop").locator("../..");
  await expect(said.getByRole("button", { name: "Undo" })).toBeVisible();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByRole("menuitem", { name: /^North shop\s*1$/ }).click();
  await expect(page.getByRole("button", { name: "Views: North shop" })).toBeVisible();
  await expect(page).toHaveURL(/team=/);
  await row.click();
  await expect(supervisor.log).toBeVisible();
  await page.getByRole("button", { name: /^Follow(\s|$)/ }).click();
  await expect(page.getByText("You follow the case")).toBeVisible();
  await page.goto(`${desk.url}/inbox/all?followed=true`);
  await expect(row).toBeVisible();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 380, height: 740 });
  await reachable(page);
  await shot(page, "followed-380");
});
