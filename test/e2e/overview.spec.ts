import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Phone } from "./people";

/** What the network tells the channel of a number that is also used in the phone app. */
async function tell(
  hook: string,
  secret: string,
  number: { id: string; display: string },
  field: string,
  value: object,
) {
  const metadata = { display_phone_number: number.display, phone_number_id: number.id };
  const body = JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "1", changes: [{ field, value: { messaging_product: "whatsapp", metadata, ...value } }] }],
  });
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const headers = { "Content-Type": "application/json", "X-Hub-Signature-256": `sha256=${signature}` };
  expect((await fetch(hook, { method: "POST", headers, body })).status).toBe(200);
}

/** The rules of WCAG 2.2 AA, in light and in dark, on a screen and on a phone. */
async function accessible(page: Page) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await (await axe(page)).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
    expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 380, height: 800 });
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect.poll(wide).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1360, height: 860 });
}

test("a revoked token is noticed by a probe, told to admins and mended; then the phone app's own messages and history come in [001-25]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const agent = await Agent.signIn(browser, desk, desk.person("admin"));
  const { page } = agent;
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
  const secret = "0123456789abcdef0123456789abcdef";
  await page.getByLabel("App secret").fill(secret);
  await main.getByRole("button", { name: "Save", exact: true }).click();
  await expect(main.getByRole("alert")).toHaveCount(0);
  await expect(main.getByText("Connected", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /^Notifications/ }).click();
  await expect(page.getByRole("button", { name: /The channel Tienda Alba works again/ })).toBeVisible();
  await page.keyboard.press("Escape");

  const hook = `${desk.url}/hooks/whatsapp/${page.url().split("/").at(-1)}`;
  const display = (await page.getByLabel(/^Phone number(?! ID)/).inputValue()).replace(/\D/g, "");
  const number = { id: phoneID, display };
  const customer = "34600222333";
  const at = (ago: number) => String(Math.floor(Date.now() / 1000) - ago);
  const text = (body: string) => ({ type: "text", text: { body } });
  await tell(hook, secret, number, "messages", {
    contacts: [{ profile: { name: "Nora Coex" }, wa_id: customer }],
    messages: [{ from: customer, id: "wamid.in1", timestamp: at(60), ...text("Is the lamp back?") }],
  });
  await tell(hook, secret, number, "smb_message_echoes", {
    message_echoes: [
      {
        from: display,
        to: customer,
        id: "wamid.echo1",
        timestamp: at(30),
        context: { id: "wamid.in1" },
        ...text("Since Friday."),
      },
    ],
  });
  const old = [
    { from: customer, id: "wamid.h1", timestamp: at(40 * 86400), ...text("Do you sell lamps?") },
    { from: display, to: customer, id: "wamid.h2", timestamp: at(40 * 86400 - 60), ...text("We do, by the window.") },
  ];
  await tell(hook, secret, number, "history", {
    history: [{ metadata: { phase: 0, chunk_order: 1, progress: 100 }, threads: [{ id: customer, messages: old }] }],
  });
  await page.goto(`${desk.url}/inbox/all`);
  await agent.row("Nora Coex").first().click();
  await expect(agent.message("Since Friday.")).toContainText("Is the lamp back?");
  await expect(agent.message("Do you sell lamps?")).toBeVisible();
  await expect(agent.message("We do, by the window.")).toBeVisible();
  await shot(page, "phone-app-messages");
});

test("the overview shows accounts, insights and news, is arranged by each person, and a send is copied as a command [001-12, 001-13, 001-15, 001-17, 001-18, 001-19, 001-20, 001-26, 001-30, 001-39, 001-40]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
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
  await agent.message("Yes, it's open from 10 to 2.").getByRole("button", { name: "More about this message" }).click();
  await page.getByRole("menuitem", { name: "Copy as a curl command" }).click();
  await expect(page.getByText("Command copied.")).toBeVisible();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  expect(command).toContain("$ACCESS_TOKEN");
  await page.goto(`${desk.url}/settings/channels`);
  await page.getByRole("link", { name: /^Tienda Alba/ }).click();
  await page.getByLabel("Access token").fill("EAA-for-the-shell");
  await page.getByRole("main").getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  const answer = execFileSync("sh", ["-c", command.replace("curl", "curl -sS")], {
    env: { ...process.env, ACCESS_TOKEN: "EAA-for-the-shell" },
  });
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

  const tools = page.getByRole("list", { name: "Tools" });
  for (const [tool, heading] of [
    [/^Templates/, "Message templates"],
    [/^Phone numbers/, "Messaging accounts"],
    [/^Product catalogue/, "Catalogue"],
  ] as const) {
    await tools.getByRole("link", { name: tool }).click();
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await page.goBack();
  }
  await tools.getByRole("link", { name: /^Data processing/ }).click();
  await expect(page.getByText("Processor, on your behalf").first()).toBeVisible();
  await expect(page.getByText("Messages are not used for advertising.").first()).toBeVisible();
  await expect(page.getByText(/Recado sends no telemetry/)).toBeVisible();
  await accessible(page);
  await shot(page, "data-processing");
});
