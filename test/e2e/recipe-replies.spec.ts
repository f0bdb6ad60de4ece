import type { Page } from "@playwright/test";
import type { Spare } from "./connecting";
import { type Desk, expect, test } from "./desk";
import { call, choose, fitsAPhone, sound } from "./page";
import { Agent, Line } from "./people";

// A recipe's answers that people let go: as drafts, and after approval.

async function recipe(page: Page, desk: Desk, name: string, word: string, params: object, enabled = true) {
  await call(page, desk, "POST", "/recipes", {
    name,
    family: "new",
    enabled,
    trigger: { kind: "new" },
    filter_text: `message.direction is in and message.text contains any ("${word}")`,
    actions: [{ kind: "reply", params }],
  });
}

test("[004-40] [004-41] [004-43] a recipe's answer waits for approval, is edited, approved and rejected by one key each, and what was answered meanwhile is not sent", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/automation/new/new`);
  await page.getByLabel("Name", { exact: true }).fill("Late parcels");
  await page.getByRole("button", { name: "Add a condition" }).click();
  await page.getByLabel("Value of Text of the message").fill("parcel is late");
  await page.getByRole("button", { name: "Add an action" }).click();
  await page.getByRole("menuitem", { name: "Answer the customer", exact: true }).click();
  await page.getByLabel("Text", { exact: true }).fill("Sorry {{contact.first_name}}, we look for it.");
  await choose(page, "When it goes out", "Once a supervisor approves it");
  await page.getByRole("switch", { name: "Enabled" }).click();
  await page.getByRole("button", { name: "Create the recipe" }).click();
  await expect(page.getByRole("link", { name: "Late parcels" })).toBeVisible();

  const names = ["Alma Rey", "Berta Gil", "Carla Paz"];
  const lines: Record<string, Line> = {};
  for (const name of names) {
    const line = await Line.of(desk, name);
    lines[name] = line;
    await line.write("My parcel is late");
  }
  const boss = await Agent.signIn(browser, desk, desk.person("supervisor"));
  const place = boss.page.getByRole("link", { name: "Approvals, 3 waiting" });
  await expect(place).toBeVisible({ timeout: 15_000 });
  await place.click();
  const list = boss.page.getByRole("list", { name: "Replies" });
  await expect(list.getByRole("listitem")).toHaveCount(3);
  await expect(list).toContainText("Sorry Alma, we look for it.");
  await sound(boss.page);
  await shot(boss.page, "approvals");
  await fitsAPhone(boss.page, () => expect(list).toBeVisible());

  await boss.page.keyboard.press("e");
  await boss.page.getByRole("dialog").getByLabel("Text").fill("Sorry Alma, it comes tomorrow.");
  await boss.page.getByRole("button", { name: "Save" }).click();
  await expect(list).toContainText("it comes tomorrow");
  await expect(boss.page.locator("[data-modal]")).toHaveCount(0);
  await boss.page.keyboard.press("a");
  await lines["Alma Rey"]?.gets("Sorry Alma, it comes tomorrow.");
  await expect(list.getByRole("listitem")).toHaveCount(2);

  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Berta Gil", "All");
  await expect(agent.page.getByRole("region", { name: "Prepared by a recipe" })).toContainText("waits for approval");
  await agent.answer("I have found it, Berta.");
  await expect(list.getByRole("listitem")).toHaveCount(1);

  await boss.page.keyboard.press("r");
  await boss.page.getByRole("dialog").getByLabel("Reason").fill("Too short");
  await boss.page.getByRole("button", { name: "Reject", exact: true }).click();
  await expect(boss.page.getByText("Nothing waits for approval")).toBeVisible();
  await choose(boss.page, "Show", "No longer needed");
  await expect(list).toContainText("Not sent: somebody answered meanwhile");
  await choose(boss.page, "Show", "Rejected");
  await expect(list).toContainText("Too short");

  await expect(agent.page.getByText(/Late parcels prepared a reply that waits for approval/).first()).toBeVisible();
});

test("[004-42] a recipe's draft stands over the box, is edited and sent by the agent, or put away", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await recipe(page, desk, "Opening hours", "opening hours", { mode: "draft", text: "We open at ten." });
  const line = await Line.of(desk, "Dora Mir");
  await line.write("What are your opening hours?");
  const other = await Line.of(desk, "Elsa Mir");
  await other.write("What are your opening hours?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Dora Mir", "All");
  const bar = agent.page.getByRole("region", { name: "Prepared by a recipe" });
  await expect(bar).toContainText("Draft from the recipe “Opening hours”");
  await shot(agent.page, "draft");
  await bar.getByRole("button", { name: "Edit it" }).click();
  await expect(agent.box).toHaveValue("We open at ten.");
  await agent.box.fill("We open at ten, Dora.");
  await agent.box.press("Control+Enter");
  await line.gets("We open at ten, Dora.");
  await expect(bar).toBeHidden();
  await agent.open("Elsa Mir", "All");
  await bar.getByRole("button", { name: "Send the draft" }).click();
  await other.gets("We open at ten.");
  await expect(bar).toBeHidden();
});

test("[004-45] the editor warns when a recipe starts by one network and answers by another", async ({
  browser,
  desk,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const lent = await desk.sandbox<Spare>("GET", "/spares/facebook");
  await call(page, desk, "POST", "/channels", {
    platform: "facebook",
    name: "Side door",
    settings: lent.settings,
    secrets: lent.secrets,
    default_skill: { skill_id: "" },
  });
  await page.goto(`${desk.url}/settings/automation/new/new`);
  await page.getByRole("button", { name: "Add an action" }).click();
  await page.getByRole("menuitem", { name: "Answer the customer", exact: true }).click();
  await choose(page, "By which channel", "Side door");
  await expect(page.getByRole("note")).toContainText("It may start by");
});
