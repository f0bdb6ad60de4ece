import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Phone } from "./people";

/** What axe finds on a page that keeps somebody from using it. */
async function barriers(page: Page): Promise<string[]> {
  // What is fading in would be measured half transparent.
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))));
  const { violations } = await (await axe(page)).analyze();
  return violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`));
}

test("nothing on the desk's pages keeps anybody out, in light and dark [000-35]", async ({ browser, desk, shot }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("admin"), { colorScheme: "light" });
  const { page } = agent;
  const phone = await Phone.of(browser, desk, "Nadia Gil");
  await phone.write("Good morning!");
  await agent.open("Nadia Gil", "All");
  await agent.answer("Good morning, Nadia");
  await agent.ticked("Good morning, Nadia", "Read");
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await expect(page.locator("html")).toHaveAttribute("data-theme", scheme);
    expect.soft(await barriers(page), `the desk, ${scheme}`).toEqual([]);
    await shot(page, `desk-${scheme}`);
  }
  expect.soft(await barriers(phone.page), "the phones").toEqual([]);
  await shot(phone.page, "phones");
});

const settings = [
  "profile",
  "workspace",
  "channels",
  "channels/new",
  "people",
  "tags",
  "replies",
  "hours",
  "tokens",
  "journal",
];

test("the settings' pages and the sign-in keep nobody out", async ({ browser, desk, shot }) => {
  test.slow(); // a dozen pages, each looked at from top to bottom
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  for (const name of settings) {
    await page.goto(`${desk.url}/settings/${name}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    await shot(page, `settings-${name.replace("/", "-")}`);
    expect.soft(await barriers(page), name).toEqual([]);
  }
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(`${desk.url}/sign-in`);
  await expect(stranger.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expect(stranger.getByRole("heading", { name: /demo shop/ })).toBeVisible();
  await shot(stranger, "sign-in");
  expect.soft(await barriers(stranger), "sign-in").toEqual([]);
});

test("the desk speaks Spanish to those who do", async ({ browser, desk, shot }) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("agent"), { locale: "es-ES" });
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await expect(page.getByRole("link", { name: /^Sin asignar/ })).toBeVisible();
  await shot(page, "desk-spanish");
});

test("a case is worked on a screen of 380 pixels", async ({ browser, desk, shot }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"), { viewport: { width: 380, height: 760 } });
  const phone = await Phone.of(browser, desk, "Olga Rius");
  await phone.write("Is the shop open today?");
  await agent.open("Olga Rius", "All");
  await agent.answer("Until eight.");
  await expect(phone.log.getByText("Until eight.")).toBeVisible();
  await shot(agent.page, "desk-narrow");
  expect(await agent.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
  await agent.page.getByRole("button", { name: "Back to the list" }).click();
  await expect(agent.row("Olga Rius")).toBeVisible();
  await shot(agent.page, "desk-narrow-list");
});

test("a skip link leads past the rail to the content [004-115]", async ({ browser, desk }) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("agent"));
  await page.reload();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("a list that takes its time says that it is loading [004-116]", async ({ browser, desk }) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("agent"));
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  await page.route(/\/api\/v1\/cases\?/, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "All" }).click();
  await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
  go();
  await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
});
