import { expect, test } from "./desk";
import { Agent, Phone } from "./people";

test("a snoozed case comes back by itself at its time, and when the customer writes", async ({
  browser,
  desk,
  shot,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Nora Prats");
  await phone.write("When do you open on Monday?");
  await agent.open("Nora Prats");
  const { page } = agent;
  const status = page.getByRole("navigation", { name: "Status", exact: true });
  const question = page.getByRole("dialog", { name: "Snooze the case" });

  await agent.log.click();
  await page.keyboard.press("z");
  await expect(question.getByRole("button", { name: /^Tomorrow/ })).toBeVisible();
  await shot(page, "snooze-dialog");
  await question.getByRole("button", { name: /^Tomorrow/ }).click();
  await expect(page.getByText(/^Snoozed until/).first()).toBeVisible();
  await expect(agent.row("Nora Prats")).toHaveCount(0);

  await status.getByRole("link", { name: /^Snoozed/ }).click();
  await expect(agent.row("Nora Prats")).toHaveAccessibleName(/snoozed until/);
  await shot(page, "snoozed-list");
  await status.getByRole("link", { name: /^Open/ }).click();
  await phone.jump("23 hours");
  await phone.jump("23 hours");
  await expect(agent.row("Nora Prats")).toBeVisible();

  await agent.row("Nora Prats").click();
  await page.getByRole("button", { name: "Snooze", exact: true }).click();
  await question.getByLabel("Another day and time").fill("2027-03-01T10:30");
  await question.getByRole("button", { name: "Snooze", exact: true }).click();
  await expect(agent.row("Nora Prats")).toHaveCount(0);
  await phone.write("Never mind, I found it");
  await expect(agent.row("Nora Prats")).toBeVisible();
});

test("an undone snooze leaves the case as it was", async ({ browser, desk }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Oriol Vidal");
  await phone.write("Is it waterproof?");
  await agent.open("Oriol Vidal");
  await agent.page.getByRole("button", { name: "Snooze", exact: true }).click();
  await agent.page
    .getByRole("dialog")
    .getByRole("button", { name: /^Next week/ })
    .click();
  await expect(agent.row("Oriol Vidal")).toHaveCount(0);
  await agent.page.getByRole("button", { name: "Undo" }).click();
  await expect(agent.row("Oriol Vidal")).toBeVisible();
});

test("a message is sent later, at its time, moved, sent now or taken back", async ({ browser, desk, shot }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Pau Serra");
  await phone.write("Please remind me");
  await agent.open("Pau Serra");
  const { page } = agent;
  const later = page.getByRole("list", { name: "To be sent later" });
  const plan = async (text: string) => {
    await agent.box.fill(text);
    await page.getByRole("button", { name: "More options" }).click();
    await page.getByRole("menuitem", { name: "Send later…" }).click();
    const dialog = page.getByRole("dialog", { name: "Send later" });
    await dialog.getByRole("button", { name: /^Tomorrow/ }).click();
    // At night tomorrow's morning is more than a day away: the window is closed then, and the dialog says so.
    const anyway = dialog.getByRole("button", { name: "Schedule all the same" });
    await expect(later.getByText(text).or(anyway)).toBeVisible();
    if (await anyway.isVisible()) await anyway.click();
    await expect(later.getByText(text)).toBeVisible();
  };
  await plan("Remember your parcel");
  await plan("Second thought");
  await expect(later.getByText(/^Scheduled for/)).toHaveCount(2);
  await shot(page, "scheduled");

  const second = later.getByRole("listitem").filter({ hasText: "Second thought" });
  await second.getByRole("button", { name: "Cancel" }).click();
  await expect(agent.box).toHaveValue("Second thought");
  await expect(later.getByText("Second thought")).toHaveCount(0);
  await agent.box.fill("");
  await plan("This one now");
  await later
    .getByRole("listitem")
    .filter({ hasText: "This one now" })
    .getByRole("button", { name: "Send now" })
    .click();
  await expect(phone.log.getByText("This one now")).toBeVisible();
  await expect(phone.log.getByText("Remember your parcel")).toHaveCount(0);

  await phone.write("I am still here");
  await phone.jump("23 hours");
  await phone.write("And still");
  await phone.jump("23 hours");
  await expect(phone.log.getByText("Remember your parcel")).toBeVisible();
  await expect(agent.log.getByText("Remember your parcel")).toBeVisible();
  await expect(later).toHaveCount(0);
});

test("what was sent can be taken back for some seconds", async ({ browser, desk, shot }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent", 1));
  const phone = await Phone.of(browser, desk, "Quim Roca");
  await phone.write("What does it cost?");
  const { page } = agent;
  await page.goto(`${desk.url}/settings/profile`);
  await page.getByRole("combobox", { name: "Hold what I send" }).click();
  await page.getByRole("option", { name: "5 seconds" }).click();
  await page.goto(`${desk.url}/inbox/unassigned`);
  await agent.open("Quim Roca");
  await agent.box.fill("It costs 1 €");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText(/^Sending in \d s$/)).toBeVisible();
  await shot(page, "undo-send");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(agent.box).toHaveValue("It costs 1 €");
  await agent.box.fill("It costs 10 €");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(phone.log.getByText("It costs 10 €")).toBeVisible();
  await expect(phone.log.getByText("It costs 1 €")).toHaveCount(0);
  await expect(agent.log.getByText("It costs 10 €")).toBeVisible();
});

test("one press sends and resolves, and stays the person's choice", async ({ browser, desk, shot }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent", 2));
  const phone = await Phone.of(browser, desk, "Rita Bosch");
  await phone.write("Thank you!");
  await agent.open("Rita Bosch");
  const { page } = agent;
  await agent.box.fill("You are welcome");
  await page.getByRole("button", { name: "More options" }).click();
  await shot(page, "send-menu");
  await page.getByRole("menuitem", { name: "Send and resolve" }).click();
  await expect(phone.log.getByText("You are welcome")).toBeVisible();
  await expect(page.getByText("Case resolved")).toBeVisible();
  await expect(agent.row("Rita Bosch")).toHaveCount(0);

  await phone.write("One more thing");
  await agent.open("Rita Bosch", "All");
  await expect(page.getByRole("button", { name: "Send and resolve" })).toBeVisible();
  await agent.box.fill("Yes?");
  await page.keyboard.press("Alt+Shift+Enter");
  await expect(page.getByText("Case is pending")).toBeVisible();
  await expect(phone.log.getByText("Yes?")).toBeVisible();
});
