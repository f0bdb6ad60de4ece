import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Phone } from "./people";

/** Fails where axe finds what keeps somebody from using the page, or where a phone's screen is too narrow for it. */
async function usable(page: Page): Promise<void> {
  const { violations } = await (await axe(page)).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

test("the sandbox's business manager plays the platform, on a small screen and in the dark too", async ({
  browser,
  desk,
  shot,
}) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${desk.url}/sandbox/`);
  await page.getByRole("button", { name: "Business manager" }).click();
  const templates = page.getByRole("region", { name: "Templates" });
  const row = templates.getByRole("listitem").filter({ hasText: "order_follow_up" });
  await expect(row.getByText("APPROVED", { exact: true })).toBeVisible();
  await row.getByRole("button", { name: "More: order_follow_up (en)" }).click();
  await row.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(row.getByText("PAUSED", { exact: true })).toBeVisible();
  await shot(page, "business-manager");
  await usable(page);
  await row.getByRole("button", { name: "End the pause" }).click();
  await expect(row.getByText("APPROVED", { exact: true })).toBeVisible();
  const reject = row.getByLabel("Reason");
  await reject.selectOption("TAG_CONTENT_MISMATCH");
  await row.getByRole("button", { name: "Reject", exact: true }).click();
  await expect(row.getByText("REJECTED", { exact: true })).toBeVisible();
  await row.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(row.getByText("APPROVED", { exact: true })).toBeVisible();

  await page.setViewportSize({ width: 380, height: 800 });
  await page.getByRole("button", { name: "Light or dark" }).click();
  await usable(page);
  await shot(page, "business-manager-380");
  await page.reload();
  await expect(templates).toBeVisible();
  await page.getByRole("button", { name: "Phones on the table" }).click();
  await expect(templates).toHaveCount(0);
});

test("a customer blocks the business: what is sent to them no longer arrives, and the number's quality falls", async ({
  browser,
  desk,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Berta Blanco");
  await phone.write("Hello?");
  await agent.open("Berta Blanco");
  await agent.answer("Good morning, Berta!");
  await expect(phone.log.getByText("Good morning, Berta!")).toBeVisible();

  await phone.set("Block this business", true);
  await agent.answer("Are you there?");
  await agent.ticked("Are you there?", "Not sent");

  await phone.screen.getByRole("button", { name: "Phone options" }).click();
  await phone.page.getByRole("button", { name: "Report this business" }).click();
  await expect(phone.page.getByRole("button", { name: "Reported" })).toBeVisible();
  await phone.page.keyboard.press("Escape");
  await phone.page.getByRole("button", { name: "Business manager" }).click();
  await expect(phone.page.getByText("2 complaints this week")).toBeVisible();
  await expect(phone.page.getByRole("region", { name: "Numbers" }).getByLabel("Quality").first()).toHaveValue("YELLOW");
});
