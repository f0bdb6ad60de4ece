import { expect, test } from "./desk";
import { Agent, Line } from "./people";

type Shown = { title: string; body?: string; click: () => void };

test("who looks elsewhere is told by the computer and by the title, and a click leads to the case", async ({
  browser,
  desk,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"), { permissions: ["notifications"] });
  const { page } = agent;
  await page.addInitScript(() => {
    const shown: Shown[] = [];
    const Real = window.Notification;
    class Heard extends Real {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        shown.push({ title, body: options?.body, click: () => this.onclick?.(new Event("click")) });
      }
    }
    Object.assign(window, { Notification: Heard, shown });
  });
  await page.goto(`${desk.url}/settings/profile`);
  await page.getByRole("switch", { name: "Notify me on this computer" }).click();
  await expect(page.getByRole("switch", { name: "Notify me on this computer" })).toBeChecked();
  await page.goto(`${desk.url}/inbox/unassigned`);
  await expect(page.getByRole("list").first()).toBeVisible();
  const shown = () =>
    page.evaluate(() => (window as unknown as { shown: Shown[] }).shown.map(({ title, body }) => ({ title, body })));
  const unread = async () => Number(/^\((\d+)\)/.exec(await page.title())?.[1] ?? 0);

  // Somebody who looks at the desk is not disturbed.
  const line = await Line.of(desk, "Abel Soto");
  const before = await unread();
  await line.write("Is anybody looking?");
  await expect.poll(unread).toBe(before + 1);
  expect(await shown()).toEqual([]);

  // Now another tab is in front.
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setFocusEmulationEnabled", { enabled: false });
  const other = await page.context().newPage();
  await other.goto("about:blank");
  await other.bringToFront();
  await expect
    .poll(() => page.evaluate(() => document.visibilityState === "visible" && document.hasFocus()))
    .toBe(false);
  // A tab counts as looked at for three seconds more.
  const left = Date.now();
  await expect.poll(() => Date.now() - left, { intervals: [500] }).toBeGreaterThan(3_500);
  const line2 = await Line.of(desk, "Berta Sanz");
  await line2.write("My parcel is broken");
  await expect.poll(shown).toEqual([{ title: "Berta Sanz", body: "My parcel is broken" }]);
  await expect.poll(unread).toBe(before + 2);

  await page.evaluate(() => (window as unknown as { shown: Shown[] }).shown[0]?.click());
  await cdp.send("Emulation.setFocusEmulationEnabled", { enabled: true });
  await page.bringToFront();
  await expect(agent.message("My parcel is broken")).toBeVisible();
  // Its message is read once somebody is there again; the emulated focus tells only a fresh page of that.
  await page.reload();
  await expect.poll(unread).toBe(before + 1);
});
