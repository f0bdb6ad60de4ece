import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { Agent, Line } from "./people";

/** Chooses from a list that opens. */
async function choose(page: Page, label: string, option: string | RegExp) {
  await page.getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: option }).click();
  // The next list's options are not to be mistaken for those of one that is closing.
  await expect(page.getByRole("listbox")).toHaveCount(0);
}

async function present(agent: Agent, state: string) {
  await agent.page.getByRole("button", { name: /^Presence:/ }).click();
  await agent.page.getByRole("menuitem", { name: new RegExp(`^${state}`) }).click();
  await expect(agent.page.getByRole("button", { name: new RegExp(`^Presence: ${state}`) })).toBeVisible();
}

/** Lets people hold more cases than the demo has given them already. */
async function makeRoom(admin: Page, desk: Desk, names: string[]) {
  await admin.goto(`${desk.url}/settings/skills`);
  for (const name of names) {
    const field = admin.getByLabel(`Capacity of ${name}`);
    const saved = admin.waitForResponse((r) => r.url().endsWith("/capacity") && r.ok());
    await field.fill("50");
    await field.blur();
    await saved;
  }
}

const offer = (agent: Agent, name: string) =>
  agent.page.getByRole("region", { name: `Case of ${name} offered to you` });

test("a case is offered to one, who passes it on, and to the other, who takes it and sees why [002-42, 002-43, 002-57]", async ({
  browser,
  serve,
  shot,
}) => {
  const desk = await Desk.of(await serve("--sandbox"));
  const lucia = desk.person("agent", 0);
  const hugo = desk.person("agent", 1);
  test.slow();
  const { page: admin } = await Agent.signIn(browser, desk, desk.person("admin"));
  await makeRoom(admin, desk, [lucia.name, hugo.name]);
  await admin.goto(`${desk.url}/settings/queues/new`);
  await admin.getByLabel("Name").fill("Returns");
  await admin.getByRole("radio", { name: "Chosen people" }).check();
  await admin.getByRole("checkbox", { name: lucia.name }).check();
  await admin.getByRole("checkbox", { name: hugo.name }).check();
  await expect(admin.getByRole("radio", { name: /^In turn/ })).toBeChecked();
  await expect(admin.getByRole("radio", { name: /^Ask first/ })).toBeChecked();
  await shot(admin, "settings-queue");
  await admin.getByRole("button", { name: "Create the queue" }).click();
  await expect(admin.getByRole("list", { name: "Queues" }).getByText("Returns")).toBeVisible();

  // A rule of the workstream sends what speaks of returns to the new queue.
  await admin.goto(`${desk.url}/settings/workstreams`);
  await admin.getByRole("list", { name: "Workstreams" }).getByRole("link").first().click();
  await admin.getByRole("navigation", { name: "Steps" }).getByRole("button", { name: /Rules/ }).click();
  await admin.getByRole("button", { name: "Add a rule" }).click();
  await admin.getByLabel("Name of the rule").fill("Returns");
  await admin.getByLabel("One of these words").fill("send it back, refund");
  const then = admin.getByRole("group", { name: "Then set" });
  await then.getByRole("combobox", { name: "Queue" }).click();
  await admin.getByRole("option", { name: "Returns" }).click();
  await admin.getByRole("switch", { name: /No later rule/ }).click();
  await admin.getByRole("button", { name: "Save" }).click();
  await expect(admin.getByText("Saved.")).toBeVisible();
  await admin.getByRole("list", { name: "Workstreams" }).getByRole("link").first().click();
  await admin.getByLabel("What the customer writes").fill("I want to send it back");
  await admin.getByRole("button", { name: "Try", exact: true }).click();
  await expect(admin.getByText(/It goes to Returns/)).toBeVisible();
  await expect(admin.getByText("Nobody of the queue is online.")).toBeVisible();
  await shot(admin, "settings-workstream-try");

  const one = await Agent.signIn(browser, desk, lucia);
  const two = await Agent.signIn(browser, desk, hugo);
  await present(one, "Online");
  await present(two, "Online");
  const line = await Line.of(desk, "Nerea Paz");
  await line.write("Hello, I would like to send it back");
  const first = await Promise.race([
    offer(one, "Nerea Paz")
      .waitFor()
      .then(() => one),
    offer(two, "Nerea Paz")
      .waitFor()
      .then(() => two),
  ]);
  const [other, name] = first === one ? [two, hugo.name] : [one, lucia.name];
  await expect(offer(other, "Nerea Paz")).toHaveCount(0);
  await shot(first.page, "offer");
  await offer(first, "Nerea Paz").getByRole("button", { name: "Not now" }).click();
  await first.page.getByRole("menuitem", { name: "I'm busy with another case" }).click();
  await expect(offer(first, "Nerea Paz")).toHaveCount(0);

  await expect(offer(other, "Nerea Paz")).toBeVisible();
  await offer(other, "Nerea Paz").getByRole("button", { name: "Accept" }).click();
  await expect(other.message("Hello, I would like to send it back")).toBeVisible();
  await expect(other.thread.getByRole("button", { name: `Assigned to ${name}. Change` })).toBeVisible();
  await other.page.keyboard.press("Escape");
  await other.page.getByRole("link", { name: /^Nerea Paz/ }).click();
  await other.page.getByRole("button", { name: "Why me?" }).click();
  const why = other.page.getByRole("dialog", { name: `Why ${name} has this case` });
  await expect(why.getByText(`${name} was the only one who could take it.`)).toBeVisible();
  await expect(why.getByText(/turned it down/)).toBeVisible();
  await shot(other.page, "why");
});

test("a case goes on to another queue with a note, and somebody takes it from there [001-08]", async ({
  browser,
  serve,
  shot,
}) => {
  const desk = await Desk.of(await serve("--sandbox"));
  test.slow();
  const { page: admin } = await Agent.signIn(browser, desk, desk.person("admin"));
  await makeRoom(admin, desk, [desk.person("agent").name]);
  await admin.goto(`${desk.url}/settings/queues/new`);
  await admin.getByLabel("Name").fill("Workshop");
  await admin.getByRole("radio", { name: /^Agents pick/ }).check();
  await admin.getByRole("button", { name: "Create the queue" }).click();
  await expect(admin.getByRole("list", { name: "Queues" }).getByText("Workshop")).toBeVisible();

  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await present(agent, "Online");
  const line = await Line.of(desk, "Olga Rey");
  await line.write("The handle came off");
  await agent.open("Olga Rey", "All");
  await agent.page.getByRole("button", { name: "Transfer…" }).click();
  const dialog = agent.page.getByRole("dialog", { name: "Transfer the case" });
  await dialog.getByRole("option", { name: /^Workshop/ }).click();
  await dialog.getByLabel("Note").fill("Needs a new screw");
  await shot(agent.page, "transfer");
  await dialog.getByRole("button", { name: "Transfer to Workshop" }).click();
  await expect(agent.message("Needs a new screw")).toBeVisible();

  await agent.page.getByRole("button", { name: "Filter" }).click();
  await choose(agent.page, "Queue", /^Workshop/);
  await agent.page.keyboard.press("Escape");
  await agent.page.getByRole("button", { name: "Take the case of Olga Rey" }).click();
  await expect(agent.page.getByText("Case is yours")).toBeVisible();
});

test("a number that has a workstream is not offered to another; a draft waits for who comes back [002-33]", async ({
  browser,
  serve,
}) => {
  const desk = await Desk.of(await serve("--sandbox"));
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/workstreams/new`);
  await page.getByLabel("Name").fill("Second shop");
  await expect(page.getByText("No channel is free")).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await page.getByRole("link", { name: "Connect a channel" }).click();
  await page.goto(`${desk.url}/settings/workstreams`);
  await page.getByRole("link", { name: "Go on with the draft" }).click();
  await expect(page.getByLabel("Name")).toHaveValue("Second shop");
});

test("a case that needs a skill goes to who has it at the level [002-60]", async ({ browser, serve, shot }) => {
  const desk = await Desk.of(await serve("--sandbox"));
  const lucia = desk.person("agent", 0);
  const hugo = desk.person("agent", 1);
  test.slow();
  const { page: admin } = await Agent.signIn(browser, desk, desk.person("admin"));
  await makeRoom(admin, desk, [lucia.name, hugo.name]);
  await admin.getByRole("button", { name: "New skill" }).first().click();
  await admin.getByRole("dialog").getByLabel("Name").fill("Welding");
  await admin.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await choose(admin, `Welding: level of ${lucia.name}`, "2");
  await choose(admin, `Welding: level of ${hugo.name}`, "4");
  await shot(admin, "settings-skills");

  await admin.goto(`${desk.url}/settings/queues/new`);
  await admin.getByLabel("Name").fill("Metal");
  await admin.getByRole("radio", { name: /^Assign at once/ }).check();
  await admin.getByRole("button", { name: "Create the queue" }).click();
  await admin.goto(`${desk.url}/settings/workstreams`);
  await admin.getByRole("list", { name: "Workstreams" }).getByRole("link").first().click();
  const steps = admin.getByRole("navigation", { name: "Steps" });
  await steps.getByRole("button", { name: /Routing/ }).click();
  await choose(admin, "Queue", "Metal");
  await choose(admin, "Add a skill", "Welding");
  await choose(admin, "Welding: from level", "from 3");
  await admin.getByRole("button", { name: "Save" }).click();
  await expect(admin.getByText("Saved.")).toBeVisible();

  const one = await Agent.signIn(browser, desk, lucia);
  const two = await Agent.signIn(browser, desk, hugo);
  await present(one, "Online");
  await present(two, "Online");
  const line = await Line.of(desk, "Pau Ros");
  await line.write("Can you weld this?");
  await two.view("Mine");
  await expect(two.row("Pau Ros")).toBeVisible();
});
