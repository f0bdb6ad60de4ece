import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { axe } from "./page";
import { Agent } from "./people";

/** No serious fault of access, as it looks now. */
async function reachable(page: Page) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))));
  const { violations } = await (await axe(page)).exclude("iframe").analyze();
  expect(violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => v.id)).toEqual([]);
}

test("[001-01] [000-07] [000-08] [000-09] [000-36] a short address is printed as a QR code, followed, counted, and named in the case", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow(); // two browsers
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const { page } = admin;
  await page.goto(`${desk.url}/settings/links`);
  await page.getByRole("button", { name: "New link" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("Key cards");
  await page.getByLabel("Short address").fill("login");
  await expect(page.getByText("People would take it for a page of the desk itself.")).toBeVisible();
  await reachable(page);
  await page.getByRole("button", { name: "login-chat" }).click();
  await page.getByLabel("Short address").fill("Habitación");
  await expect(page.getByText("It becomes “habitacion”.")).toBeVisible();
  await page.getByLabel("First words").fill("Hola, escribo desde la habitación");
  await page.getByRole("button", { name: "Make the link" }).click();
  await expect(page.getByRole("heading", { name: "Key cards" })).toBeVisible();
  await expect(page.getByText(`${desk.url}/go/habitacion`, { exact: true })).toBeVisible();

  const code = page.getByRole("img", { name: /^QR code of/ });
  await page.getByLabel("Caption").fill("Escríbenos");
  await expect(code).toHaveJSProperty("complete", true);
  await expect.poll(() => code.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(50);
  for (const [name, begins] of [
    ["PDF", "%PDF-"],
    ["SVG", "<svg"],
    ["PNG, 300 dpi", "\x89PNG"],
  ] as const) {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name, exact: true }).click();
    const file = await readFile(await (await download).path());
    expect(file.subarray(0, begins.length).toString("latin1")).toBe(begins);
  }
  await expect(page.getByTitle("The button as it will look")).toBeVisible();
  await shot(page, "link");
  await reachable(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await reachable(page);
  await page.setViewportSize({ width: 380, height: 760 });
  await shot(page, "link-narrow");
  await reachable(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 800 });

  // A customer scans it: the phone opens with the words.
  const phone = await (await browser.newContext()).newPage();
  await phone.goto(`${desk.url}/go/habitacion?qr`);
  await expect(phone).toHaveURL(/\/sandbox\/$/);
  const words = phone.locator("textarea").first();
  await expect(words).toHaveValue("Hola, escribo desde la habitación");
  const name = await phone.locator("section[data-phone]").first().getAttribute("aria-label");
  await words.press("Enter");
  await expect(words).toHaveValue("");

  await expect(async () => {
    await page.reload();
    const came = page.locator("dl");
    await expect(came.locator("div", { hasText: "QR code" })).toContainText("1");
    await expect(came.locator("div", { hasText: "Chats" })).toContainText("1");
  }).toPass();
  await shot(page, "link-came");
  await page.goto(`${desk.url}/inbox/all`);
  await admin
    .row(name ?? "")
    .first()
    .click();
  await expect(page.getByText("Came by")).toBeVisible();
  await expect(page.getByText("Key cards", { exact: true })).toBeVisible();

  await page.goto(`${desk.url}/settings/links`);
  await page.getByRole("link", { name: "Key cards" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
  await phone.goto(`${desk.url}/go/habitacion`);
  await expect(phone.getByRole("heading", { name: "This link is not in use at the moment" })).toBeVisible();
  await reachable(phone);
});
