import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Line } from "./people";

/** What axe finds on a page that keeps somebody from using it. */
async function blocking(page: Page): Promise<string[]> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))));
  const { violations } = await (await axe(page)).analyze();
  return violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => v.id);
}

const bell = (page: Page) => page.getByRole("button", { name: /^Notifications(, \d+ unread)?$/ });

async function unread(page: Page): Promise<number> {
  return Number(/(\d+)/.exec((await bell(page).getAttribute("aria-label")) ?? "")?.[1] ?? 0);
}

/** How many there are once they are counted: the demo's own come with the page, not with its frame. */
async function counted(page: Page): Promise<number> {
  let last = -1;
  const still = async () => {
    const now = await unread(page);
    const same = now > 0 && now === last;
    last = now;
    return same;
  };
  await expect.poll(still, { intervals: [500] }).toBe(true);
  return last;
}

test("a case that is given to somebody is told at once, and one key press leads to it", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow(); // two people sign in
  const line = await Line.of(desk, "Nuria Bel");
  await line.write("Could somebody help me?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.page.goto(`${desk.url}/contacts`);
  await expect(bell(agent.page)).toBeVisible();
  const before = await counted(agent.page);

  const supervisor = await Agent.signIn(browser, desk, desk.person("supervisor"));
  await supervisor.open("Nuria Bel", "All");
  const who = desk.person("agent").name;
  await supervisor.thread.getByRole("button", { name: "Nobody has this case. Assign" }).click();
  await supervisor.page.getByRole("option", { name: who }).click();

  await expect.poll(() => unread(agent.page)).toBe(before + 1);
  await expect(agent.page.getByText(/gave you the case of Nuria Bel/).first()).toBeVisible();
  await agent.page.locator("main").focus();
  await agent.page.keyboard.press("b");
  const panel = agent.page.getByRole("dialog", { name: "Notifications" });
  const item = panel.getByRole("button", { name: /gave you the case of Nuria Bel/ });
  await expect(item).toBeVisible();
  await expect(panel.getByRole("heading", { name: "Today" })).toBeVisible();
  expect(await blocking(agent.page)).toEqual([]);
  await shot(agent.page, "notifications");
  await item.focus();
  await agent.page.keyboard.press("Enter");
  await expect(agent.message("Could somebody help me?")).toBeVisible();
  await expect.poll(() => unread(agent.page)).toBe(before);

  // Two messages while they are elsewhere are one item with a count, and all are read by a key.
  await agent.page.goto(`${desk.url}/contacts`);
  await line.write("Hello?");
  await line.write("Anybody?");
  await expect.poll(() => unread(agent.page)).toBe(before + 1);
  await bell(agent.page).click();
  await expect(panel.getByRole("button", { name: /Nuria Bel wrote\s*×\s*2/ })).toBeVisible();
  await panel.getByRole("button", { name: "Mark all notifications as read" }).click();
  await expect.poll(() => unread(agent.page)).toBe(0);
});

test("each person chooses what they are told of, and tries it", async ({ browser, desk, shot }) => {
  test.slow();
  const { page } = await Agent.signIn(browser, desk, desk.person("agent", 1));
  await page.goto(`${desk.url}/settings/notifications`);
  const replied = page.getByRole("checkbox", { name: "The customer writes in my case: E-mail" });
  await replied.check();
  await expect(page.getByText("Saved.").first()).toBeVisible();
  await page.getByRole("switch", { name: "Leave me in peace" }).click();
  await page.getByLabel("From", { exact: true }).fill("21:30");
  await page.getByLabel("To", { exact: true }).click();
  await page.reload();
  await expect(replied).toBeChecked();
  await expect(page.getByLabel("From", { exact: true })).toHaveValue("21:30");
  expect(await blocking(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await blocking(page)).toEqual([]);
  await page.setViewportSize({ width: 380, height: 800 });
  expect(await blocking(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
  await shot(page, "settings-notifications");
  await page.setViewportSize({ width: 1360, height: 860 });

  const before = await unread(page);
  const tries = page.getByRole("region", { name: "Try it" }).or(page.locator("section", { hasText: "Try it" }).last());
  await tries.getByRole("button", { name: "In the app" }).click();
  await expect.poll(() => unread(page)).toBe(before + 1);
  await tries.getByRole("button", { name: "E-mail" }).click();
  await expect.poll(() => desk.mailedLink(desk.person("agent", 1).email)).toContain("/inbox/mine");
});

test("the desk can be installed, takes pushes while it is closed and says what works without a connection", async ({
  browser,
  desk,
}) => {
  test.slow();
  const agent = await Agent.signIn(browser, desk, desk.person("agent"), { permissions: ["notifications"] });
  const { page } = agent;
  const cdp = await page.context().newCDPSession(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const manifest = await cdp.send("Page.getAppManifest");
  expect(manifest.errors).toEqual([]);
  const { name, icons } = JSON.parse(manifest.data ?? "{}") as {
    name: string;
    icons: { src: string; purpose: string }[];
  };
  expect(name).toBe("Recado");
  for (const icon of icons) expect((await page.request.get(desk.url + icon.src)).status()).toBe(200);
  expect(icons.map((i) => i.purpose)).toContain("maskable");
  // A browser for tests keeps nothing, which is the one thing that it has against it.
  const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.map((e) => e.errorId).filter((id) => id !== "in-incognito")).toEqual([]);
  const worker = await page.request.get(`${desk.url}/sw.js`);
  expect(worker.headers()["service-worker-allowed"]).toBe("/");
  expect(worker.headers()["cache-control"]).toBe("no-cache");

  // A push comes while nobody looks.
  const registered = new Promise<string>((resolve) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations.filter((r) => !r.isDeleted);
      if (first) resolve(first.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  await cdp.send("ServiceWorker.deliverPushMessage", {
    origin: desk.url,
    registrationId: await registered,
    data: JSON.stringify({ id: "n1", kind: "test", title: "Eva wrote", text: "Hello", url: "/inbox/mine" }),
  });
  const shown = () =>
    page.evaluate(async () =>
      (await (await navigator.serviceWorker.ready).getNotifications()).map((n) => [n.title, n.body, n.data.path]),
    );
  await expect.poll(shown).toEqual([["Eva wrote", "Hello", "/inbox/mine"]]);

  // What the API says is in no cache; without a connection a page says what works.
  const kept = await page.evaluate(async () => {
    const urls: string[] = [];
    for (const key of await caches.keys()) {
      for (const request of await (await caches.open(key)).keys()) urls.push(new URL(request.url).pathname);
    }
    return urls;
  });
  expect(kept).toContain("/offline.html");
  expect(kept.filter((path) => path.startsWith("/api"))).toEqual([]);
  await page.reload();
  await page.context().setOffline(true);
  await page.goto(`${desk.url}/inbox/mine`);
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  expect(await blocking(page)).toEqual([]);
  await page.context().setOffline(false);
  await page.getByRole("link", { name: "Try again" }).click();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
});
