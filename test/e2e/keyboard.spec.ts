import { expect, test } from "./desk";
import { Agent, Line } from "./people";

test("a morning's work without the mouse: sign in, answer, note, resolve, next, help, command bar", async ({
  browser,
  desk,
}) => {
  const who = desk.person("agent", 2);
  const page = await (await browser.newContext()).newPage();
  const agent = new Agent(page, desk);
  const keys = page.keyboard;
  await page.goto(desk.url);
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await keys.type(who.email);
  await keys.press("Tab");
  await keys.type(who.password);
  await keys.press("Enter");
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();

  const first = await Line.of(desk, "Celia Vidal");
  await first.write("First question");
  const second = await Line.of(desk, "Daniel Oro");
  await second.write("Second question");
  await keys.press("3");
  await expect(agent.row("Daniel Oro")).toBeVisible();
  await keys.press("j");
  await keys.press("Enter");
  await expect(agent.message("Second question")).toBeVisible();
  await keys.press("r");
  await expect(agent.box).toBeFocused();
  await keys.type("An answer by keys");
  await keys.press("Enter");
  await second.gets("An answer by keys");
  await keys.press("Escape");
  await keys.press("n");
  await expect(page.getByRole("textbox", { name: "Write a note for your team" })).toBeFocused();
  await keys.type("Typed, not clicked");
  await keys.press("Enter");
  await expect(agent.message("Typed, not clicked")).toHaveAccessibleName(/^Internal note/);
  await keys.press("Escape");
  await keys.press("e");
  await expect(agent.row("Daniel Oro")).toHaveCount(0);

  // The next case comes by itself; its actions are a Tab away, and the log is walked with arrows.
  await expect(agent.message("First question")).toBeVisible();
  await keys.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toBeVisible();
  await expect(help.getByText("Resolve", { exact: true })).toBeVisible();
  await keys.press("Escape");
  await expect(help).toBeHidden();
  await keys.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Find anything" })).toBeVisible();
  await keys.type("dark theme");
  await keys.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  // Who types on without looking loses no letter, and none does something to the case.
  await keys.press("Control+k");
  await keys.type("Settings: Profile");
  await expect(page.getByRole("combobox", { name: "Find anything" })).toHaveValue("Settings: Profile");
  await expect(page.getByRole("option", { name: /^Settings: Profile/ })).toHaveAttribute("aria-selected", "true");
  await keys.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Profile and preferences" })).toBeVisible();
  await keys.press("Control+k");
  await keys.type("celia vi");
  await expect(page.getByRole("combobox", { name: "Find anything" })).toHaveValue("celia vi");
  await expect(page.getByRole("option", { name: /Celia Vidal.*First question/ })).toBeVisible();
  await keys.press("Escape");
  await expect(page.getByRole("dialog", { name: "Find anything" })).toBeHidden();
  await keys.press("3");
  await expect(agent.row("Celia Vidal")).toBeVisible();
});
