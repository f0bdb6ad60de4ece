import { expect, test } from "./desk";
import { Agent, Phone } from "./people";

test("a customer writes, an agent answers and the ticks move [000-01, 000-02, 000-03, 000-04, 001-09, 001-10, 001-25, 001-34, 003-02, 003-03, 003-05, 003-58]", async ({
  browser,
  desk,
  shot,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.view("Unassigned");
  await shot(agent.page, "desk-unassigned");
  const phone = await Phone.of(browser, desk, "Ágata Ríos");
  await phone.set("Reads messages by itself", false);

  await phone.write("Hello, is the *linen* shirt back? 🙂");
  await expect(agent.row("Ágata Ríos")).toBeVisible({ timeout: 1_000 });
  await expect(agent.row("Ágata Ríos")).toHaveAccessibleName(/1 unread/);
  await agent.row("Ágata Ríos").click();
  await expect(agent.message("is the linen shirt back? 🙂")).toBeVisible();
  await expect(phone.log.getByRole("img", { name: "Read by the business" })).toBeVisible();

  await agent.answer("It is, in three colours. Which one?");
  await expect(phone.log.getByText("It is, in three colours. Which one?")).toBeVisible();
  await agent.ticked("It is, in three colours", "Delivered");
  await shot(agent.page, "desk-light");
  await phone.screen.getByRole("button", { name: "Mark as read" }).click();
  await agent.ticked("It is, in three colours", "Read");
  await agent.message("It is, in three colours").getByRole("button", { name: /^Read/ }).hover();
  const steps = agent.page.getByText(/Sent.*Delivered.*Read/);
  await expect(steps.first()).toBeVisible();

  await phone.write("The green one, please");
  await expect(agent.message("The green one, please")).toBeVisible({ timeout: 1_000 });
});

test("a case is assigned, tagged, given a priority and resolved by buttons, and comes back when the customer writes [000-04, 003-04]", async ({
  browser,
  desk,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("supervisor"));
  const phone = await Phone.of(browser, desk, "Bruno Vidal");
  await phone.write("My parcel has not come");
  await agent.open("Bruno Vidal", "All");
  const { page, thread } = agent;
  const me = desk.person("supervisor").name;

  await thread.getByRole("button", { name: "Nobody has this case. Assign" }).click();
  await page.getByRole("dialog").getByRole("option", { name: me }).click();
  await expect(thread.getByRole("button", { name: `Assigned to ${me}. Change` })).toBeVisible();

  await thread.getByRole("button", { name: "Tags" }).click();
  await page.getByRole("dialog").getByRole("combobox").fill("lost parcel");
  await page.getByRole("option", { name: "Create the tag “lost parcel”" }).click();
  await expect(page.getByRole("option", { name: "lost parcel" }).getByLabel("✓")).toBeVisible();
  await page.keyboard.press("Escape");

  await thread.getByRole("button", { name: "Priority: Normal" }).click();
  await page.getByRole("dialog").getByRole("option", { name: "Urgent" }).click();
  await expect(thread.getByRole("button", { name: "Priority: Urgent" })).toBeVisible();

  await agent.view("Mine");
  await expect(agent.row("Bruno Vidal")).toHaveAccessibleName(/lost parcel/);
  await agent.row("Bruno Vidal").click();
  await thread.getByRole("button", { name: "Resolve" }).click();
  await expect(agent.row("Bruno Vidal")).toBeHidden();

  await phone.write("Sorry, one more thing");
  await expect(agent.row("Bruno Vidal")).toBeVisible();
  await agent.row("Bruno Vidal").click();
  await expect(agent.message("Sorry, one more thing")).toBeVisible();
  await expect(thread.getByRole("button", { name: `Assigned to ${me}. Change` })).toBeVisible();
});

test("the same by keys alone [003-04]", async ({ browser, desk }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const { page, thread } = agent;
  const phone = await Phone.of(browser, desk, "Carla Núñez");
  await agent.view("All");
  await phone.write("Do you ship to Chile?");
  await expect(agent.row("Carla Núñez")).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(agent.message("Do you ship to Chile?")).toBeVisible();
  await page.keyboard.press("i");
  await expect(thread.getByRole("button", { name: `Assigned to ${desk.person("agent").name}. Change` })).toBeVisible();
  await page.keyboard.press("r");
  await expect(agent.box).toBeFocused();
  await page.keyboard.type("Yes, in a week.");
  await page.keyboard.press("Control+Enter");
  await expect(phone.log.getByText("Yes, in a week.")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await expect(agent.row("Carla Núñez")).toBeHidden();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});
