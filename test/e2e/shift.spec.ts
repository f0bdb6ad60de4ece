import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { Agent, Line, Phone } from "./people";

async function online(agent: Agent) {
  await agent.page.getByRole("button", { name: /^Presence:/ }).click();
  await agent.page.getByRole("menuitem", { name: /^Online/ }).click();
  await expect(agent.page.getByRole("button", { name: /^Presence: Online/ })).toBeVisible();
}

const offer = (agent: Agent, name: string) =>
  agent.page.getByRole("region", { name: `Case of ${name} offered to you` });

/** A queue that asks one person, into which all new cases go. */
async function queueFor(admin: Page, desk: Desk, name: string) {
  await admin.goto(`${desk.url}/settings/skills`);
  const field = admin.getByLabel(`Capacity of ${name}`);
  const saved = admin.waitForResponse((r) => r.url().endsWith("/capacity") && r.ok());
  await field.fill("50");
  await field.blur();
  await saved;
  await admin.goto(`${desk.url}/settings/queues/new`);
  await admin.getByLabel("Name").fill("Front desk");
  await admin.getByRole("radio", { name: "Chosen people" }).check();
  await admin.getByRole("checkbox", { name }).check();
  await admin.getByRole("button", { name: "Create the queue" }).click();
  await expect(admin.getByRole("list", { name: "Queues" }).getByText("Front desk")).toBeVisible();
  await admin.goto(`${desk.url}/settings/workstreams`);
  await admin.getByRole("list", { name: "Workstreams" }).getByRole("link").first().click();
  await admin
    .getByRole("navigation", { name: "Steps" })
    .getByRole("button", { name: /Routing/ })
    .click();
  await admin.getByRole("combobox", { name: "Queue", exact: true }).click();
  await admin.getByRole("option", { name: "Front desk" }).click();
  await admin.getByRole("button", { name: "Save" }).click();
  await expect(admin.getByText("Saved.")).toBeVisible();
}

test("a whole shift: sign in, go online, turn down, accept, macro, transfer, snooze, wake, resolve, reopened", async ({
  browser,
  serve,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const lucia = desk.person("agent", 0);
  const hugo = desk.person("agent", 1);
  const { page: admin } = await Agent.signIn(browser, desk, desk.person("admin"));
  await queueFor(admin, desk, lucia.name);
  await admin.goto(`${desk.url}/settings/macros`);
  await admin.getByRole("button", { name: "New macro" }).first().click();
  const form = admin.getByRole("dialog", { name: "New macro" });
  await form.getByLabel("Name", { exact: true }).fill("Opening hours");
  await form.getByLabel("Shortcut").fill("hours");
  await form.getByRole("switch").click(); // for everybody
  const step = async (name: string) => {
    await form.getByRole("button", { name: "Add a step" }).click();
    await admin.getByRole("menuitem", { name, exact: true }).click();
  };
  await step("Reply to the customer");
  await form.getByRole("textbox", { name: "Reply to the customer" }).fill("We open at ten, {{contact.first_name}}.");
  await step("Set the priority");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toBeHidden();

  // The shift begins; the first customer is turned down and comes back to the same desk, for nobody else is there.
  const agent = await Agent.signIn(browser, desk, lucia);
  const { page } = agent;
  await online(agent);
  const first = await Line.of(desk, "Nerea Paz");
  await first.write("When do you open tomorrow?");
  await expect(offer(agent, "Nerea Paz")).toBeVisible();
  await offer(agent, "Nerea Paz").getByRole("button", { name: "Not now" }).click();
  await page.getByRole("menuitem", { name: "I'm busy with another case" }).click();
  await expect(offer(agent, "Nerea Paz")).toHaveCount(0);

  // The second is accepted, and answered with a macro.
  const phone = await Phone.of(browser, desk, "Olga Rey");
  await phone.write("Are you open on Sunday?");
  await offer(agent, "Olga Rey").getByRole("button", { name: "Accept" }).click();
  await expect(agent.message("Are you open on Sunday?")).toBeVisible();
  await agent.box.pressSequentially("\\hours");
  await expect(page.getByRole("option", { name: /Opening hours/ })).toBeVisible();
  await agent.box.press("Enter");
  await page.getByRole("dialog", { name: "Opening hours" }).getByRole("button", { name: "Run" }).click();
  await expect(phone.log.getByText("We open at ten, Olga.")).toBeVisible();
  await expect(page.getByText("“Opening hours” is done")).toBeVisible();

  // It sleeps until tomorrow, and wakes.
  await agent.log.click();
  await page.keyboard.press("z");
  await page
    .getByRole("dialog", { name: "Snooze the case" })
    .getByRole("button", { name: /^Tomorrow/ })
    .click();
  await expect(page.getByText(/^Snoozed until/).first()).toBeVisible();
  await phone.jump("23 hours");
  await phone.jump("23 hours");
  await agent.view("Mine");
  await expect(agent.row("Olga Rey")).toBeVisible();

  // The one that was turned down is taken by hand and handed to a colleague.
  await agent.open("Nerea Paz", "All");
  await page.getByRole("button", { name: "Transfer…" }).click();
  const dialog = page.getByRole("dialog", { name: "Transfer the case" });
  await dialog.getByRole("option", { name: new RegExp(`^${hugo.name}`) }).click();
  await dialog.getByRole("button", { name: new RegExp(`^Transfer to ${hugo.name}`) }).click();
  await expect(agent.thread.getByRole("button", { name: `Assigned to ${hugo.name}. Change` })).toBeVisible();

  // The first is resolved, and the customer opens it again.
  await agent.open("Olga Rey", "Mine");
  await agent.log.click();
  await page.keyboard.press("e");
  await expect(agent.row("Olga Rey")).toHaveCount(0);
  await phone.write("And on Monday?");
  await agent.open("Olga Rey", "All");
  await expect(agent.message("And on Monday?")).toBeVisible();
  await expect(agent.log.getByText(/reopened the case/).first()).toBeVisible();
});
