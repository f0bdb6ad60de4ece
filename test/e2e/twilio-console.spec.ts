import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Phone } from "./people";

/** Fails where axe finds what keeps somebody from using the page, or where a phone's screen is too narrow for it. */
async function usable(page: Page): Promise<void> {
  const { violations } = await (await axe(page)).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

type Account = { sid: string; token: string; base_url: string; join: { number: string; words: string } };

test("a customer joins Twilio's sandbox by its words and is answered, once its address was pasted [002-54] [002-55]", async ({
  browser,
  serve,
}) => {
  const desk = await Desk.of(await serve("--sandbox"));
  const twilio = await (await browser.newContext()).newPage();
  await twilio.goto(`${desk.url}/sandbox/`);
  await twilio.getByRole("button", { name: "Twilio", exact: true }).click();
  const account = await desk.sandbox<Account>("GET", "/twilio_whatsapp/console");
  await expect(twilio.getByRole("region", { name: "Account" }).getByText(account.sid)).toBeVisible();
  await expect(twilio.getByText(`join ${account.join.words}`)).toBeVisible();
  const wire = twilio.getByRole("switch", { name: "Numbers take the address of their channel" });
  await wire.click();
  await expect(wire).not.toBeChecked();

  const agent = await Agent.signIn(browser, desk, desk.person("admin"));
  const made = await agent.page.request.post(`${desk.url}/api/v1/channels`, {
    headers: { Origin: desk.url },
    data: {
      platform: "twilio_whatsapp",
      name: "Probador",
      settings: { account_sid: account.sid, number: account.join.number, api_base_url: account.base_url },
      secrets: { auth_token: account.token },
    },
  });
  expect(made.status(), await made.text()).toBe(201);
  const { webhook_url: hook } = (await made.json()) as { webhook_url: string };
  const number = twilio.getByRole("region", { name: `${account.join.number}, WhatsApp sandbox` });
  await expect(number.getByText("Nobody is told of messages to this number.")).toBeVisible();
  await number.getByLabel("When a message comes in").fill(hook);
  await number.getByRole("button", { name: "Save" }).click();
  await expect(number.getByText("Nobody is told of messages to this number.")).toBeHidden();

  const phone = await Phone.of(browser, desk, "Nora Prat");
  await phone.turnTo(/^Probador/);
  await phone.write("Hello?");
  await expect(phone.log.getByText(/is not connected to a sandbox/)).toBeVisible();
  await phone.write(`join ${account.join.words}`);
  await expect(phone.log.getByText(/You are all set/)).toBeVisible();
  await phone.write("Do you ship to Ibiza?");
  await expect(twilio.getByRole("region", { name: "WhatsApp sandbox", exact: true })).toContainText("Nora Prat");

  await agent.open("Nora Prat", "All");
  await expect(agent.message("Hello?")).toHaveCount(0);
  await agent.answer("We do, in three days.");
  await expect(phone.log.getByText("We do, in three days.")).toBeVisible();
  await agent.ticked("We do, in three days.", "Read");

  const log = twilio.getByRole("region", { name: "Message log" }).getByRole("listitem");
  await expect(log.filter({ hasText: "We do, in three days." })).toContainText("read");
  await twilio.getByLabel("Every message runs into").selectOption("63024");
  await expect(twilio.getByLabel("Every message runs into")).toHaveValue("63024");
  await agent.answer("Shall I put one aside?");
  await agent.ticked("Shall I put one aside?", "Not sent");
  await expect(log.filter({ hasText: "Shall I put one aside?" })).toContainText("63024");
});

test("Twilio's console can be used with any tool, on a small screen and in the dark too", async ({
  browser,
  desk,
  shot,
}) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${desk.url}/sandbox/#twilio`);
  const templates = page.getByRole("region", { name: "Content templates" });
  const row = templates.getByRole("listitem").filter({ hasText: "appointment_reminder" });
  await row.getByRole("button", { name: "Pause: appointment_reminder" }).click();
  await expect(row.getByText("PAUSED", { exact: true })).toBeVisible();
  await row.getByRole("button", { name: "Approve: appointment_reminder" }).click();
  await expect(row.getByText("APPROVED", { exact: true })).toBeVisible();
  await shot(page, "twilio-console");
  await usable(page);
  await page.setViewportSize({ width: 380, height: 800 });
  await page.getByRole("button", { name: "Light or dark" }).click();
  await usable(page);
  await shot(page, "twilio-console-380");
  await page.getByRole("button", { name: "Phones on the table" }).click();
  await expect(templates).toHaveCount(0);
});
