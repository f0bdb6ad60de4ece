import { expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Line } from "./people";

test("[004-109] [004-110] [004-111] [004-112] [004-113] what a recipe did stands in the case's history and on the message, and is taken back", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/automation`);
  await page.getByRole("button", { name: "New recipe: New messages and cases" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Prizes are junk");
  await page.getByRole("button", { name: "Add a condition" }).click();
  await page.getByLabel("Value of Text of the message").fill("lottery");
  await page.getByRole("button", { name: "Add an action" }).click();
  await page.getByRole("menuitem", { name: "Add or remove tags", exact: true }).click();
  await page.getByLabel("Add", { exact: true }).fill("junk");
  await page.getByRole("switch", { name: "Enabled" }).click();
  await page.getByRole("button", { name: "Create the recipe" }).click();
  await expect(page.getByRole("link", { name: "Prizes are junk" })).toBeVisible();

  const line = await Line.of(desk, "Uma Roca");
  await line.write("You won the lottery!");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Uma Roca", "All");
  const panel = agent.page.getByRole("complementary").last();
  await expect(panel.getByText("junk", { exact: true }).first()).toBeVisible();

  // The message's own: from the arrow on it.
  const message = agent.message("You won the lottery!");
  await message.hover();
  await message.getByRole("button", { name: "More about this message" }).click();
  await agent.page.getByRole("menuitem", { name: "Recipes", exact: true }).click();
  const about = agent.page.getByRole("dialog", { name: "Recipes and this message" });
  await expect(about.getByRole("list", { name: "Recipes that ran" })).toContainText("Prizes are junk done");
  await about.getByText("Why, and why not").click();
  await expect(about.getByText("Text of the message")).not.toHaveCount(0);
  await shot(agent.page, "recipes-of-a-message");
  await agent.page.keyboard.press("Escape");

  // The case's: what the recipe did, with a way to its run, from where it is taken back.
  const history = panel.getByRole("listitem").filter({ hasText: "Prizes are junk added junk" });
  await expect(history).toBeVisible();
  await history.getByRole("button", { name: "What the recipe did" }).click();
  const run = agent.page.getByRole("dialog", { name: "What “Prizes are junk” did" });
  await expect(run).toContainText("Add or remove tags: done");
  expect((await (await axe(agent.page)).include('[role="dialog"]').analyze()).violations).toEqual([]);
  await run.getByRole("button", { name: "Take back" }).click();
  await expect(run).toContainText("taken back");
  await expect(run.getByRole("button", { name: "Take back" })).toHaveCount(0);
  await shot(agent.page, "run-taken-back");
  await agent.page.keyboard.press("Escape");
  await expect(panel.getByText("took back what the recipe “Prizes are junk” did").first()).toBeVisible();
  await expect(panel.getByText("junk", { exact: true })).toHaveCount(0);
});
