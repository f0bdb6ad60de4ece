import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Line } from "./people";

async function accessible(page: Page): Promise<void> {
  const { violations } = await (await axe(page)).analyze();
  expect(violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 200))])).toEqual([]);
}

test("a supervisor sees the desk live, watches, whispers, takes over, moves work and sets presence", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const lucia = desk.person("agent", 0);
  const hugo = desk.person("agent", 1);
  const boss = await Agent.signIn(browser, desk, desk.person("admin"));
  const agent = await Agent.signIn(browser, desk, lucia);
  await boss.page.keyboard.press("6");
  await expect(boss.page.getByRole("heading", { name: "Wall", level: 1 })).toBeVisible();
  const figures = boss.page.getByLabel("Figures");
  const waiting = figures.locator("dt", { hasText: /^Waiting$/ }).locator("xpath=following-sibling::dd[1]");
  const before = Number(await waiting.textContent());

  // A customer writes: the wall counts without being asked again.
  const reads: string[] = [];
  boss.page.on("request", (r) => {
    if (r.url().includes("/api/v1/wall")) reads.push(r.url());
  });
  const line = await Line.of(desk, "Nerea Paz");
  await line.write("Hello, is anybody there?");
  await expect(waiting).toHaveText(String(before + 1));
  expect(reads).toEqual([]);

  await agent.open("Nerea Paz");
  await agent.page.keyboard.press("i");
  await expect(agent.thread.getByRole("button", { name: `Assigned to ${lucia.name}. Change` })).toBeVisible();
  await expect(waiting).toHaveText(String(before));
  await shot(boss.page, "wall");

  // The supervisor watches; the agent sees it, and reads what is whispered.
  await boss.page.getByRole("button", { name: new RegExp(lucia.name) }).click();
  await boss.page
    .getByRole("dialog", { name: lucia.name })
    .getByRole("link", { name: /Watch Nerea Paz/ })
    .click();
  await expect(boss.page.getByText("You are watching")).toBeVisible();
  await expect(boss.message("Hello, is anybody there?")).toBeVisible();
  await expect(agent.page.getByRole("status").getByText(/is watching/)).toBeVisible();
  await boss.page.getByLabel(`Whisper to ${lucia.name}`).fill("Offer her a refund");
  await boss.page.getByLabel(`Whisper to ${lucia.name}`).press("Enter");
  const whisper = agent.message("Offer her a refund");
  await expect(whisper).toBeVisible();
  await expect(whisper).toContainText("For you. Only your team sees this");
  await expect(boss.message("Offer her a refund")).not.toContainText("For you");
  await shot(agent.page, "whisper");
  await shot(boss.page, "wall-watch");

  await boss.page.getByRole("button", { name: "Take over" }).click();
  await expect(boss.thread.getByRole("button", { name: /^Assigned to/ })).toBeVisible();
  await expect(agent.log.getByText(`took the case over from ${lucia.name}`)).toBeVisible();
  await boss.page.getByRole("button", { name: "Undo" }).click();
  await expect(agent.thread.getByRole("button", { name: `Assigned to ${lucia.name}. Change` })).toBeVisible();

  // All that the agent has goes to somebody else, and comes back.
  await boss.page.goto(`${desk.url}/wall`);
  await boss.page.getByRole("button", { name: new RegExp(lucia.name) }).click();
  await boss.page.getByRole("dialog", { name: lucia.name }).getByRole("button", { name: "Move all" }).click();
  const move = boss.page.getByRole("dialog", { name: `Move the work of ${lucia.name}` });
  await move.getByRole("combobox", { name: "To" }).click();
  await boss.page.getByRole("option", { name: hugo.name }).click();
  await expect(move.getByText(/cases? moves?$/)).toBeVisible();
  await move.getByLabel("Reason").fill("goes home");
  await move.getByRole("button", { name: "Move", exact: true }).click();
  await expect(agent.thread.getByRole("button", { name: `Assigned to ${hugo.name}. Change` })).toBeVisible();
  await agent.log
    .getByRole("button", { name: /^\d+ changes/ })
    .last()
    .click();
  await expect(agent.log.getByText(/because: goes home/)).toBeVisible();
  await boss.page.getByRole("button", { name: "Undo" }).click();
  await expect(agent.thread.getByRole("button", { name: `Assigned to ${lucia.name}. Change` })).toBeVisible();

  // Their presence, with a reason that they are told.
  await boss.page.getByRole("button", { name: new RegExp(lucia.name) }).click();
  await boss.page.getByRole("dialog", { name: lucia.name }).getByRole("button", { name: "Presence" }).click();
  const presence = boss.page.getByRole("dialog", { name: `Presence of ${lucia.name}` });
  await presence.getByLabel("Reason").fill("coaching");
  await presence.getByRole("button", { name: "Change presence" }).click();
  await expect(agent.page.getByText(/set your presence: .*coaching/)).toBeVisible();

  // Dark, on a phone, and across the room.
  for (const scheme of ["light", "dark"] as const) {
    await boss.page.emulateMedia({ colorScheme: scheme });
    await accessible(boss.page);
  }
  await boss.page.setViewportSize({ width: 380, height: 780 });
  await accessible(boss.page);
  const wide = await boss.page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(380);
  await shot(boss.page, "wall-phone");
  await boss.page.setViewportSize({ width: 1920, height: 1080 });
  await boss.page.keyboard.press("f");
  await expect(boss.page.locator("[data-big]")).toBeVisible();
  await shot(boss.page, "wall-big");
});

test("the wall of one team hangs in the room by its address; watching can be hidden, and presence set among the people", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const lucia = desk.person("agent", 0);
  const hugo = desk.person("agent", 1);
  const boss = await Agent.signIn(browser, desk, desk.person("admin"));
  const { page } = boss;
  await page.evaluate(async (name) => {
    const list = (path: string) => fetch(`/api/v1/${path}`).then((r) => r.json());
    const found = ((await list("members")).items as { id: string; name: string }[]).find((m) => m.name === name);
    const body = JSON.stringify({ name: "Returns", members: [found?.id] });
    await fetch("/api/v1/teams", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  }, lucia.name);

  await page.goto(`${desk.url}/wall`);
  await page.getByRole("combobox", { name: "Team" }).click();
  await page.getByRole("option", { name: "Returns" }).click();
  await expect(page).toHaveURL(/[?&]team=/);
  await expect(page.getByRole("button", { name: new RegExp(lucia.name) })).toBeVisible();
  await expect(page.getByRole("button", { name: new RegExp(hugo.name) })).toHaveCount(0);

  // A screen in the room: its address alone is enough, and it wants no mouse.
  const awake = await browser.newContext({ storageState: await page.context().storageState() });
  const tv = await awake.newPage();
  await tv.addInitScript(() => {
    Object.assign(window, { held: [] });
    Object.defineProperty(navigator, "wakeLock", {
      value: { request: async (kind: string) => (window as unknown as { held: string[] }).held.push(kind) },
    });
  });
  await tv.setViewportSize({ width: 1920, height: 1080 });
  await tv.goto(`${page.url()}&big=1`);
  await expect(tv.locator("[data-big]")).toBeVisible();
  await expect(tv.getByRole("heading", { name: /Returns/ })).toBeVisible();
  await expect(tv.getByRole("combobox", { name: "Queue" })).toBeHidden();
  expect(await tv.evaluate(() => (window as unknown as { held: string[] }).held)).toContain("screen");
  await accessible(tv);
  await shot(tv, "wall-tv");
  await tv.mouse.move(300, 300);
  await expect(tv.getByRole("combobox", { name: "Queue" })).toBeVisible();
  await awake.close();

  // Agents see who watches, until the workspace decides otherwise; the page says honestly what that means.
  await page.goto(`${desk.url}/settings/workspace`);
  const seen = page.getByRole("switch", { name: "Agents see who is watching" });
  await expect(seen).toBeChecked();
  await seen.click();
  await expect(page.getByText("Now supervisors watch unseen")).toBeVisible();
  await accessible(page);
  await page.reload();
  await expect(seen).not.toBeChecked();

  await page.goto(`${desk.url}/settings/people`);
  await page.getByRole("button", { name: `Presence of ${hugo.name}: Offline` }).click();
  const presence = page.getByRole("dialog", { name: `Presence of ${hugo.name}` });
  await presence.getByLabel("Reason").fill("training");
  await presence.getByRole("button", { name: "Change presence" }).click();
  await expect(
    page.getByRole("button", { name: new RegExp(`Presence of ${hugo.name}: Away.*training`, "i") }),
  ).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await accessible(page);
  }
  await page.setViewportSize({ width: 380, height: 780 });
  await accessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
  await shot(page, "people-phone");
});
