import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { axe, call } from "./page";
import { Agent, Line } from "./people";

/** Looks for barriers in the light and in the dark, wide and at 380 px. */
async function noBarriers(page: Page, within?: string) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1360, 380]) {
      await page.setViewportSize({ width, height: 860 });
      await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))));
      const look = (await axe(page)).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
      expect((await (within ? look.include(within) : look).analyze()).violations).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1360, height: 860 });
}

test("a macro is made, looked at, completed, run by its shortcut and told in the history", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow(); // four looks for barriers, twice
  const line = await Line.of(desk, "Berta Gil");
  await line.write("Can I send the lamp back?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const { page } = agent;
  await page.goto(`${desk.url}/settings/macros`);
  await page.getByRole("button", { name: "New macro" }).first().click();
  const form = page.getByRole("dialog", { name: "New macro" });
  await form.getByLabel("Name", { exact: true }).fill("Return a parcel");
  await form.getByLabel("Shortcut").fill("return");
  const step = async (name: string) => {
    await form.getByRole("button", { name: "Add a step" }).click();
    await page.getByRole("menuitem", { name, exact: true }).click();
  };
  await step("Reply to the customer");
  await form
    .getByRole("textbox", { name: "Reply to the customer" })
    .fill("Hi {{contact.first_name}}, label {{order.id}} is on its way.");
  await step("Set the priority");
  await step("Set the status");
  await form.getByRole("combobox", { name: "Set the status" }).click();
  await page.getByRole("option", { name: "Pending" }).click();
  await noBarriers(page, "[data-modal]");
  await shot(page, "macro-form");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toBeHidden();
  await expect(page.getByText("Return a parcel")).toBeVisible();
  await noBarriers(page, "main");

  await page.goto(`${desk.url}/inbox/all`);
  await agent.row("Berta Gil").click();
  await expect(agent.log).toBeVisible();
  await agent.box.pressSequentially("\\ret");
  const list = page.getByRole("listbox", { name: "Saved replies and macros" });
  await expect(list.getByRole("option", { name: /Return a parcel/ })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("region", { name: "Preview" })).toContainText("Hi Berta, label order.id is on its way.");
  await shot(page, "macro-list");
  await agent.box.press("Enter");
  const preview = page.getByRole("dialog", { name: "Return a parcel" });
  await expect(preview.getByRole("list", { name: "What it will do" }).getByRole("listitem")).toHaveCount(3);
  // What is not known is asked for, and nothing goes before.
  await expect(preview.getByRole("button", { name: "Run" })).toHaveAttribute("aria-disabled", "true");
  await shot(page, "macro-preview");
  await noBarriers(page, "[data-modal]");
  await preview.getByLabel("order.id").fill("R-7");
  await page.keyboard.press("Enter");
  await expect(preview).toBeHidden();
  await line.gets("Hi Berta, label R-7 is on its way.");
  await expect(agent.box).toHaveValue("");
  await expect(agent.thread.getByRole("button", { name: "Priority: High" })).toBeVisible();
  await expect(page.getByText("ran the macro “Return a parcel”").first()).toBeVisible();
});

test("nothing is sent with an empty variable, and hints on tone mend a draft [002-03]", async ({
  browser,
  desk,
  shot,
}) => {
  const line = await Line.of(desk, "Dario Mas");
  await line.write("Where is my parcel?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent", 1));
  const { page } = agent;
  await page.goto(`${desk.url}/inbox/all`);
  await agent.row("Dario Mas").click();
  await agent.box.fill("Hi, your parcel has the number {{parcel.number}}.");
  await agent.box.press("Control+Enter");
  const value = page.getByRole("textbox", { name: "Value of parcel.number" });
  await expect(value).toBeFocused();
  await value.fill("ES-1");
  await value.press("Enter");
  await expect(agent.box).toHaveValue("Hi, your parcel has the number ES-1.");
  await agent.box.press("Control+Enter");
  await line.gets("Hi, your parcel has the number ES-1.");

  await agent.box.fill("YOU MUST READ THE TERMS OF THE PARCEL!!!");
  const hints = page.getByRole("button", { name: /^Hints on tone: \d/ });
  await hints.click();
  const panel = page.getByRole("dialog", { name: "Hints on tone" });
  await expect(panel.getByText("Words in capitals")).toBeVisible();
  await expect(panel.getByText("Capitals read as shouting.")).toBeVisible();
  await shot(page, "tone-hints");
  await panel
    .getByRole("listitem")
    .filter({ hasText: "Words in capitals" })
    .getByRole("button", { name: "Mend it" })
    .click();
  await expect(agent.box).toHaveValue("You must read the terms of the parcel!!!");
  // Who wants none has none.
  if (!(await panel.isVisible())) await hints.click();
  await panel.getByRole("button", { name: "Turn the hints on tone off" }).click();
  await expect(hints).toHaveCount(0);
  await page.reload();
  await expect(agent.box).toHaveValue("You must read the terms of the parcel!!!");
  await expect(hints).toHaveCount(0);
});

test("a macro runs on many cases at once: counted before, confirmed for very many, told while it runs, undone after [001-35]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const names = ["Alma Uno", "Alma Dos", "Alma Tres"];
  const lines: Line[] = [];
  for (const name of names) {
    const line = await Line.of(desk, name);
    await line.write("The web site is down");
    lines.push(line);
  }
  // Here three customers count as very many.
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const policy = await call<object>(admin.page, desk, "GET", "/consent-policy");
  await call(admin.page, desk, "PUT", "/consent-policy", { ...policy, many: 3 });
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const { page } = agent;
  await page.evaluate(async () => {
    const actions = [
      { kind: "reply", value: "Hi {{contact.first_name}}, we are on it until {{hour}}." },
      { kind: "priority", value: "high" },
      { kind: "status", value: "pending" },
    ];
    const body = JSON.stringify({ name: "Known outage", actions });
    await fetch("/api/v1/macros", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  });
  await page.goto(`${desk.url}/inbox/all`);
  for (const name of names) await expect(agent.row(name)).toBeVisible();
  // The three are on top: x chooses each.
  await page.keyboard.press("j");
  for (let i = 0; i < names.length; i++) {
    await page.keyboard.press("x");
    await page.keyboard.press("j");
  }
  await page.keyboard.press("\\");
  await page.getByRole("option", { name: /Known outage/ }).click();
  const dialog = page.getByRole("dialog", { name: "Known outage" });
  const will = dialog.getByRole("list", { name: "What it will do" });
  await expect(will).toContainText("3 cases change");
  await expect(will).toContainText("3 customers get a message");
  await expect(dialog.getByRole("button", { name: "Run" })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("hour").fill("12:00");
  await expect(dialog.getByRole("alert")).toContainText("This sends a message to 3 customers");
  await expect(dialog.getByRole("button", { name: "Run" })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("Send it to all 3").check();
  await shot(page, "macro-bulk");
  await noBarriers(page, "[data-modal]");
  await dialog.getByRole("button", { name: "Run" }).click();
  await expect(page.getByText("“Known outage” is done on 3 cases")).toBeVisible();
  for (const name of names) await expect(agent.row(name)).toHaveCount(0);
  // Nothing has left yet: the undo takes the replies back too.
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("3 cases are as they were")).toBeVisible();
  for (const name of names) await expect(agent.row(name)).toBeVisible();
  await agent.row("Alma Dos").click();
  await expect(agent.thread.getByRole("button", { name: /^Priority/ })).not.toHaveAccessibleName(/High/);
  await expect(agent.message("we are on it")).toHaveCount(0);
});
