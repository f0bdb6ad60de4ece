import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Line } from "./people";

async function noBarriers(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1360, 380]) {
      await page.setViewportSize({ width, height: 860 });
      await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))));
      expect((await (await axe(page)).analyze()).violations.map((v) => v.id)).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1360, height: 860 });
}

/** Waits until the server has a draft. */
const kept = (page: Page) =>
  page.waitForResponse((r) => r.request().method() === "PUT" && r.url().includes("/drafts/reply") && r.ok());

test("two windows write the same reply: neither text is lost, and the person chooses", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow();
  const line = await Line.of(desk, "Irene Mora");
  await line.write("Which sizes do you have?");
  const one = await Agent.signIn(browser, desk, desk.person("agent"));
  await one.page.goto(`${desk.url}/inbox/all`);
  await one.row("Irene Mora").click();
  await expect(one.box).toBeVisible();
  const two = new Agent(await one.page.context().newPage(), desk);
  await two.page.goto(one.page.url());
  await expect(two.box).toBeVisible();

  const first = kept(one.page);
  await one.box.fill("We have S and M.");
  await first;
  await two.box.fill("Sizes run large.");
  const ask = two.page.getByRole("region", { name: "Another draft from your other window" });
  await expect(ask).toContainText("We have S and M.");
  await shot(two.page, "draft-other-window");
  await noBarriers(two.page);
  const both = kept(two.page);
  await ask.getByRole("button", { name: "Keep both" }).click();
  await expect(two.box).toHaveValue("We have S and M.\nSizes run large.");
  await expect(ask).toBeHidden();
  await both;
  // Whoever comes back to the first window finds it there too.
  await one.page.evaluate(() => dispatchEvent(new Event("focus")));
  await expect(one.box).toHaveValue("We have S and M.\nSizes run large.");

  // What is sent in one window goes out of the other.
  await two.box.press("Control+Enter");
  await line.gets("We have S and M.\nSizes run large.");
  // The draft goes a moment after the message: who comes back sooner sees it once more.
  await expect(async () => {
    await one.page.evaluate(() => dispatchEvent(new Event("focus")));
    await expect(one.box).toHaveValue("", { timeout: 1000 });
  }).toPass();
});

test("no keystroke is lost: not without a connection, not by a reload", async ({ browser, desk }) => {
  const line = await Line.of(desk, "Olga Pons");
  await line.write("Hello?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent", 1));
  const { page } = agent;
  await page.goto(`${desk.url}/inbox/all`);
  await agent.row("Olga Pons").click();
  const first = kept(page);
  await agent.box.fill("Half a thought");
  await first;
  // The server gets nothing more, and the page goes away in the middle of a word.
  await page.route("**/drafts/**", (route) => route.abort());
  await agent.box.fill("Half a thought and its oth");
  await page.goto("about:blank");
  await page.unroute("**/drafts/**");
  const second = kept(page);
  await page.goto(`${desk.url}/inbox/all`);
  await agent.row("Olga Pons").click();
  await expect(agent.box).toHaveValue("Half a thought and its oth");
  await second;
  // By then it is on the server: another device has it too.
  const phone = await Agent.signIn(browser, desk, desk.person("agent", 1));
  await phone.page.goto(page.url());
  await expect(phone.box).toHaveValue("Half a thought and its oth");
});

test("each tool of the composer has its key, and the help says so", async ({ browser, desk, shot }) => {
  const line = await Line.of(desk, "Saul Rey");
  await line.write("Hi");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const { page } = agent;
  await page.goto(`${desk.url}/inbox/all`);
  await agent.row("Saul Rey").click();
  await agent.box.focus();
  await page.keyboard.press("Control+/");
  await expect(page.getByRole("listbox", { name: "Saved replies and macros" })).toBeVisible();
  await page.keyboard.press("Escape");
  await agent.box.fill("HELLO THERE, SAUL REY");
  await page.keyboard.press("Control+Shift+g");
  await expect(page.getByRole("dialog", { name: "Hints on tone" })).toBeVisible();
  await page.keyboard.press("Escape");
  await agent.box.focus();
  await page.keyboard.press("Control+Shift+e");
  await expect(page.getByRole("dialog", { name: "Emoji" })).toBeVisible();
  await page.keyboard.press("Escape");
  await agent.box.focus();
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Control+u");
  await chooser;
  await agent.box.focus();
  await page.keyboard.press("Control+Shift+l");
  await expect(page.getByRole("dialog", { name: "Send later" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Send later" })).toBeHidden();
  await agent.box.focus();
  await page.keyboard.press("Control+Shift+m");
  await expect(page.getByRole("dialog", { name: "Run a macro" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Run a macro" })).toBeHidden();
  await agent.box.press("Escape");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  for (const name of ["Send", "Attach files", "Saved replies", "Run a macro", "Hints on tone", "Emoji"]) {
    await expect(help.getByText(name, { exact: true }).first()).toBeVisible();
  }
  await shot(page, "help-composer");
});
