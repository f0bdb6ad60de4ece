import { expect, test } from "./desk";
import { Agent, Line, Phone } from "./people";

test("two agents see each other and each other's changes as they happen [000-02, 003-02]", async ({
  browser,
  desk,
  shot,
}) => {
  const lucia = desk.person("agent", 0);
  const hugo = desk.person("agent", 1);
  const first = await Agent.signIn(browser, desk, lucia);
  const second = await Agent.signIn(browser, desk, hugo);
  const phone = await Phone.of(browser, desk, "Héctor Sol");
  await phone.write("Who is there?");
  await first.open("Héctor Sol", "All");
  await second.open("Héctor Sol", "All");
  await expect(first.page.getByText(`${hugo.name} is here too`)).toBeVisible();
  await expect(second.page.getByText(`${lucia.name} is here too`)).toBeVisible();

  await first.box.pressSequentially("One moment");
  await expect(second.page.getByText(`${lucia.name} is writing`)).toBeVisible();
  await expect(phone.screen.getByText("typing…")).toBeVisible();
  await shot(second.page, "together");
  await first.box.press("Control+Enter");
  await expect(second.message("One moment")).toBeVisible();
  await expect(second.page.getByText(`${lucia.name} is writing`)).toBeHidden();

  await second.page.keyboard.press("i");
  await expect(first.thread.getByRole("button", { name: `Assigned to ${hugo.name}. Change` })).toBeVisible();
});

test("one account works on several devices at once, with no phone connected [000-31, 000-32]", async ({
  browser,
  desk,
}) => {
  const who = desk.person("agent");
  const desktop = await Agent.signIn(browser, desk, who);
  const laptop = await Agent.signIn(browser, desk, who);
  const phone = await Phone.of(browser, desk, "Inés Mora");
  await phone.write("Hi from Inés");
  await desktop.open("Inés Mora", "All");
  await laptop.open("Inés Mora", "All");
  await desktop.answer("Hello from the desktop");
  await expect(laptop.message("Hello from the desktop")).toBeVisible();
  await laptop.answer("and from the laptop");
  await expect(desktop.message("and from the laptop")).toBeVisible();
  await expect(phone.log.getByText("and from the laptop")).toBeVisible();
  await expect(laptop.page.getByText(`${who.name} is here too`)).toHaveCount(0);
});

test("two who write at once see it of each other, on the case and in the list, until they leave", async ({
  browser,
  desk,
}) => {
  const lucia = desk.person("agent", 0);
  const hugo = desk.person("agent", 1);
  const first = await Agent.signIn(browser, desk, lucia);
  const second = await Agent.signIn(browser, desk, hugo);
  const line = await Line.of(desk, "Isaac Bru");
  await line.write("One question for two people");
  await first.open("Isaac Bru", "All");
  await second.open("Isaac Bru", "All");
  await first.box.pressSequentially("I think");
  await second.box.pressSequentially("I believe");
  await expect(first.page.getByText(`${hugo.name} is writing`)).toBeVisible();
  await expect(second.page.getByText(`${lucia.name} is writing`)).toBeVisible();

  // Each keeps an own draft, and what one sends does not touch the other's.
  await first.box.press("Control+Enter");
  await expect(second.message("I think")).toBeVisible();
  await expect(second.box).toHaveValue("I believe");
  await expect(second.page.getByText(`${lucia.name} is writing`)).toBeHidden();
  await second.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Contacts" }).click();
  await expect(first.page.getByText(hugo.name, { exact: false }).filter({ hasText: /is (writing|here)/ })).toHaveCount(
    0,
  );
  await second.page.goBack();
  await expect(second.box).toHaveValue("I believe");
  await expect(first.page.getByText(`${hugo.name} is here too`)).toBeAttached();
});
