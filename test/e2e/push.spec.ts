import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { Agent, Line } from "./people";
import { PushService } from "./push-service";

type Shown = { title: string; body?: string };

const quietNow = { enabled: true, from: "00:00", to: "23:59", days: [1, 2, 3, 4, 5, 6, 7], timezone: "" };

/** Run in the worker: a press on what it shows. A browser lets only a person's press focus a window. */
const pressed = `(async () => {
  const [notification] = await self.registration.getNotifications();
  WindowClient.prototype.focus = async function () {
    return this;
  };
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
})()`;

/** Changes what somebody is told of. */
async function choose(page: Page, change: (settings: Record<string, unknown>) => Record<string, unknown>) {
  const path = "/api/v1/me/notification-settings";
  const settings = (await (await page.request.get(path)).json()) as Record<string, unknown>;
  const answer = await page.evaluate(
    async ([url, body]) =>
      (await fetch(url, { method: "PUT", headers: { "Content-Type": "application/json" }, body })).status,
    [path, JSON.stringify(change(settings))] as const,
  );
  expect(answer).toBe(200);
}

test("a push is signed, sealed for the browser, shown by its worker, and leads to the case; quiet hours hold it back", async ({
  browser,
  serve,
}) => {
  test.slow();
  const { service, trust } = await PushService.start();
  process.env.SSL_CERT_FILE = trust;
  const server = await serve("--sandbox", "--allow-private-networks").finally(() => {
    delete process.env.SSL_CERT_FILE;
  });
  const desk = await Desk.of(server);
  const agent = await Agent.signIn(browser, desk, desk.person("agent"), {
    permissions: ["notifications"],
    baseURL: desk.url,
  });
  const { page } = agent;
  const line = await Line.of(desk, "Petra Lund");
  await line.write("Hello");
  await agent.open("Petra Lund");
  await page.keyboard.press("i");
  const caseUrl = page.url();
  await page.goto(`${desk.url}/settings/notifications`);
  const kept = await page.evaluate(
    async (body) =>
      (
        await fetch("/api/v1/me/push-subscriptions", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body,
        })
      ).status,
    JSON.stringify(service.subscription()),
  );
  expect(kept).toBeLessThan(300);
  await choose(page, (s) => {
    const kinds = s.kinds as Record<string, Record<string, boolean>>;
    return { ...s, kinds: { ...kinds, replied: { ...kinds.replied, push: true } } };
  });
  // Nobody looks at the desk: another page is in front.
  const cdp = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations.filter((r) => !r.isDeleted);
      if (first) resolve(first.registrationId);
    });
  });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await cdp.send("ServiceWorker.enable");
  const registrationId = await registered;

  await line.write("Where is my parcel?");
  await expect.poll(() => service.got.length).toBe(1);
  expect(service.faults).toEqual([]);
  const [first] = service.got;
  expect(first?.headers["content-encoding"]).toBe("aes128gcm");
  expect(Number(first?.headers.ttl)).toBeGreaterThan(0);
  const told = JSON.parse(first?.text ?? "{}") as { title: string; text: string; url: string };
  expect([told.title, told.text]).toEqual([expect.stringContaining("Petra Lund"), "Where is my parcel?"]);

  // The browser hands it to the worker, which shows it.
  await cdp.send("Emulation.setFocusEmulationEnabled", { enabled: false });
  const other = await page.context().newPage();
  await other.goto("about:blank");
  await other.bringToFront();
  const delivered = { origin: desk.url, registrationId, data: first?.text ?? "" };
  await expect
    .poll(async () => {
      await cdp.send("ServiceWorker.deliverPushMessage", delivered);
      return page.evaluate(async () =>
        (await (await navigator.serviceWorker.ready).getNotifications()).map((n) => [n.title, n.body]),
      );
    })
    .toEqual([[told.title, "Where is my parcel?"]]);

  // A press on it takes the tab that is open to the message, and opens no second one.
  const before = page.context().pages().length;
  const [worker] = page.context().serviceWorkers();
  expect(worker).toBeDefined();
  await worker?.evaluate(pressed);
  await expect(page).toHaveURL(new RegExp(`${new URL(caseUrl).pathname.split("/").pop()}.*message=`));
  expect(page.context().pages().length).toBe(before);

  // In quiet hours nothing leaves; after them the next message does.
  await page.goto(`${desk.url}/settings/notifications`);
  await choose(page, (s) => ({ ...s, quiet_hours: quietNow }));
  await line.write("Anybody?");
  await expect
    .poll(() =>
      page.evaluate(
        async () =>
          ((await (await fetch("/api/v1/notifications")).json()) as { items: { count: number; text: string }[] })
            .items[0]?.text,
      ),
    )
    .toBe("Anybody?");
  expect(service.got).toHaveLength(1);
  await choose(page, (s) => ({ ...s, quiet_hours: { ...quietNow, enabled: false } }));
  await line.write("Still there?");
  await expect.poll(() => service.got.length).toBe(2);
  // A kind that is switched off is told by no push.
  await choose(page, (s) => {
    const kinds = s.kinds as Record<string, Record<string, boolean>>;
    return { ...s, kinds: { ...kinds, replied: { ...kinds.replied, push: false } } };
  });
  await line.write("Last try");
  await expect
    .poll(() =>
      page.evaluate(
        async () =>
          ((await (await fetch("/api/v1/notifications")).json()) as { items: { text: string }[] }).items[0]?.text,
      ),
    )
    .toBe("Last try");
  expect(service.got.map((m) => (JSON.parse(m.text) as { text: string }).text)).not.toContain("Last try");
  await service.stop();
});

test("of several open tabs one tells", async ({ browser, desk }) => {
  test.slow();
  const agent = await Agent.signIn(browser, desk, desk.person("agent", 1), { permissions: ["notifications"] });
  const context = agent.page.context();
  await context.addInitScript(() => {
    const shown: Shown[] = [];
    const Real = window.Notification;
    class Heard extends Real {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        shown.push({ title, body: options?.body });
      }
    }
    Object.assign(window, { Notification: Heard, shown });
  });
  await agent.page.goto(`${desk.url}/settings/profile`);
  await agent.page.getByRole("switch", { name: "Notify me on this computer" }).click();
  await expect(agent.page.getByRole("switch", { name: "Notify me on this computer" })).toBeChecked();
  const tabs = [agent.page, await context.newPage(), await context.newPage()];
  for (const tab of tabs) {
    await tab.goto(`${desk.url}/inbox/unassigned`);
    await expect(tab.getByRole("list").first()).toBeVisible();
    const cdp = await context.newCDPSession(tab);
    await cdp.send("Emulation.setFocusEmulationEnabled", { enabled: false });
  }
  const other = await context.newPage();
  await other.goto("about:blank");
  await other.bringToFront();
  // A tab counts as looked at for three seconds more.
  const left = Date.now();
  await expect.poll(() => Date.now() - left, { intervals: [500] }).toBeGreaterThan(3_500);
  const line = await Line.of(desk, "Tania Vela");
  await line.write("One bell, please");
  const all = async () =>
    (await Promise.all(tabs.map((tab) => tab.evaluate(() => (window as unknown as { shown: Shown[] }).shown)))).flat();
  await expect.poll(all).toEqual([{ title: "Tania Vela", body: "One bell, please" }]);
  // All have heard of it by the time that the next is told, and still one told.
  await line.write("And another");
  await expect.poll(async () => (await all()).length).toBe(2);
});
