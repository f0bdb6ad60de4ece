import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { axe, fitsAPhone } from "./page";
import { Agent, Phone } from "./people";

/** Fails where axe finds what keeps somebody from using the page, or where a phone's screen is too narrow for it. */
async function sound(page: Page) {
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    expect((await (await axe(page)).analyze()).violations.map((v) => v.id)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

test("a channel is deleted with a look at what that touches, its history is read, and it is brought back [002-62]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const phone = await Phone.of(browser, desk, "Zoe Marín");
  await phone.write("Where is my coat?");
  const { page: admin } = await Agent.signIn(browser, desk, desk.person("admin"));
  await admin.goto(`${desk.url}/settings/channels`);
  await expect(admin.getByRole("link", { name: /^Tienda Alba.*Messaging/ })).toBeVisible();
  await admin.getByRole("link", { name: /^Tienda Alba/ }).click();
  const hook = await admin
    .getByText(/\/hooks\//)
    .first()
    .textContent();
  await admin.getByRole("button", { name: "Delete this channel…" }).click();
  const dialog = admin.getByRole("dialog", { name: "Delete “Tienda Alba”?" });
  await expect(dialog.getByText(/open or pending cases?/)).toBeVisible();
  await expect(dialog.getByText(/customers? waits? for an answer/)).toBeVisible();
  await expect(dialog.getByText(/It leaves the workstream/)).toBeVisible();
  const sure = dialog.getByRole("button", { name: "Delete this channel" });
  await expect(sure).toBeDisabled();
  await sound(admin);
  await shot(admin, "channel-delete");
  await fitsAPhone(admin, async () => expect(sure).toBeVisible());
  await dialog.getByLabel(/Note for their history/).fill("We left this number");
  await dialog.getByLabel("Type “Tienda Alba” to delete it").fill("Tienda Alba");
  await sure.click();

  // The job is done when it can be had back.
  await expect(admin.getByRole("heading", { level: 1, name: "Deleted channels" })).toBeVisible();
  const back = admin.getByRole("button", { name: "Restore Tienda Alba" });
  await expect(back).toBeVisible({ timeout: 30_000 });
  await expect(admin.getByText(/cases? resolved/)).toBeVisible();
  await sound(admin);
  await shot(admin, "channels-deleted");
  await fitsAPhone(admin, async () => expect(back).toBeVisible());
  const path = new URL(hook ?? "").pathname;
  expect((await fetch(`${desk.url}${path}`, { method: "POST", body: "{}" })).status).toBe(404);

  // What was written is there, and the box says why nothing is answered.
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.page.goto(`${desk.url}/inbox/all?status=resolved`);
  await agent.page
    .getByRole("link", { name: /Zoe Marín/ })
    .first()
    .click();
  await expect(agent.message("Where is my coat?")).toBeVisible();
  await expect(agent.page.getByText("This channel was deleted: you can read here, but not answer")).toBeVisible();
  await expect(agent.page.getByText("We left this number")).toBeVisible();
  await sound(agent.page);
  await shot(agent.page, "thread-channel-deleted");

  await back.click();
  const restore = admin.getByRole("dialog", { name: "Restore “Tienda Alba”" });
  await restore.getByLabel("Access token").fill("EAAB-a-new-token");
  await restore.getByLabel("App secret").fill("0123456789abcdef0123456789abcdef");
  await restore.getByLabel("Verify token").fill("a new verify token");
  await sound(admin);
  await restore.getByRole("button", { name: "Restore" }).click();
  await expect(admin.getByRole("heading", { level: 1, name: "Tienda Alba" })).toBeVisible();
  await agent.page.reload();
  await expect(agent.page.getByRole("region", { name: "Reply to Zoe Marín" })).toContainText("by Tienda Alba");
});
