import { execFileSync } from "node:child_process";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { Agent, Phone } from "./people";

/** The rules of WCAG 2.2 AA, in light and in dark, on a screen and on a phone. */
async function accessible(page: Page) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
      .analyze();
    expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 380, height: 800 });
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect.poll(wide).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1360, height: 860 });
}

test("a revoked token is noticed by a probe, told to admins, and mended from the channel's page [001-25]", async ({
  browser,
  serve,
  shot,
}) => {
  const desk = await Desk.of(await serve("--sandbox"));
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/channels`);
  await page.getByRole("link", { name: /^Tienda Alba/ }).click();
  const main = page.getByRole("main");
  await expect(main.getByText(/^Network last asked at/)).toBeVisible();
  const glance = main.getByLabel("At a glance");
  await expect(glance).toContainText("QualityHigh");
  await expect(glance).toContainText("80 messages a second");

  const phoneID = await page.getByLabel("Phone number ID").inputValue();
  await desk.sandbox("PUT", `/whatsapp/console/${phoneID}/number`, { token: "revoked" });
  const alert = main.getByRole("alert");
  await expect(alert).toContainText("Does not work");
  await expect(alert).toContainText("The network refuses the credentials");
  await expect(alert).toContainText("since");
  await shot(page, "channel-revoked");
  await page.getByRole("button", { name: /^Notifications/ }).click();
  await expect(page.getByRole("button", { name: /The channel Tienda Alba does not work/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await accessible(page);

  await alert.getByRole("button", { name: "Enter new credentials" }).click();
  await expect(page.getByLabel("Access token")).toBeFocused();
  await page.keyboard.type("EAA-another-token");
  await main.getByRole("button", { name: "Save", exact: true }).click();
  await expect(main.getByRole("alert")).toHaveCount(0);
  await expect(main.getByText("Connected", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /^Notifications/ }).click();
  await expect(page.getByRole("button", { name: /The channel Tienda Alba works again/ })).toBeVisible();
});

test("the overview shows accounts, insights and news, is arranged by each person, and a send is copied as a command [001-12, 001-13, 001-15, 001-17, 001-26, 001-30, 001-39, 001-40]", async ({
  browser,
  serve,
  shot,
}) => {
  const desk = await Desk.of(await serve("--sandbox"));
  const agent = await Agent.signIn(browser, desk, desk.person("admin"));
  const { page } = agent;
  const phone = await Phone.of(browser, desk, "Zoe Marín");
  await phone.write("Do you open on Sunday?");
  await agent.open("Zoe Marín", "All");
  await agent.answer("Yes, it's open from 10 to 2.");
  await agent.ticked("Yes, it's open from 10 to 2.", "Read");

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await agent.message("Yes, it's open from 10 to 2.").hover();
  await agent
    .message("Yes, it's open from 10 to 2.")
    .getByRole("button", { name: "More about this message" })
    .click();
  await page.getByRole("menuitem", { name: "Copy as a curl command" }).click();
  await expect(page.getByText("Command copied.")).toBeVisible();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  expect(command).toContain("$ACCESS_TOKEN");
  await page.goto(`${desk.url}/settings/channels`);
  await page.getByRole("link", { name: /^Tienda Alba/ }).click();
  await page.getByLabel("Access token").fill("EAA-for-the-shell");
  await page.getByRole("main").getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  const answer = execFileSync("sh", ["-c", command.replace("curl", "curl -sS")], { env: { ...process.env, ACCESS_TOKEN: "EAA-for-the-shell" } });
  expect(JSON.parse(answer.toString())).toHaveProperty("messages");
  await expect(phone.log.getByText("Yes, it's open from 10 to 2.")).toHaveCount(2);

  await page.getByRole("link", { name: "Overview", exact: true }).click();
  const accounts = page.getByRole("region", { name: "Accounts", exact: true }).first();
  await expect(accounts.getByRole("row", { name: /Tienda Alba.*Works.*High.*80/ })).toBeVisible();
  const steps = page.getByLabel("All messages of these days");
  await expect(steps).toContainText(/Sent\d/);
  await expect(page.getByRole("region", { name: "By template" }).first()).toContainText("Without a template");
  await expect(page.getByRole("list", { name: "What is new" }).getByRole("listitem").first()).toBeVisible();
  await shot(page, "overview");
  await accessible(page);

  await page.getByRole("button", { name: "Arrange cards" }).click();
  await page.getByRole("button", { name: "Hide By hour" }).click();
  await page.getByRole("button", { name: "Move What is new up" }).click();
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await expect(page.locator("[data-card]").last()).toHaveAttribute("data-card", "numbers");
  await page.reload();
  await expect(page.locator("[data-card=hours]")).toHaveCount(0);
  await expect(page.locator("[data-card]").last()).toHaveAttribute("data-card", "numbers");

  await page.getByRole("list", { name: "Tools" }).getByRole("link", { name: /^Data processing/ }).click();
  await expect(page.getByText("Processor, on your behalf").first()).toBeVisible();
  await expect(page.getByText("Messages are not used for advertising.").first()).toBeVisible();
  await expect(page.getByText(/Recado sends no telemetry/)).toBeVisible();
  await accessible(page);
  await shot(page, "data-processing");
});
