import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { axe } from "./page";
import { Agent } from "./people";

/** No serious fault of access as it looks now, by light and by dark, wide and narrow. */
async function reachable(page: Page, shot: (page: Page, name: string) => Promise<void>, name: string) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))));
    const { violations } = await (await axe(page)).analyze();
    expect(violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => v.id)).toEqual([]);
  }
  await page.setViewportSize({ width: 380, height: 760 });
  await shot(page, `${name}-narrow`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "light" });
  await shot(page, name);
}

test("[000-06] [000-10] [000-11] [000-12] [001-19] [001-30] [001-31] [001-37] a business signs up in the platform's window, verifies and registers numbers, edits a profile, and a message comes in", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow(); // a server of its own, and the platform's window
  const desk = await Desk.of(await serve("--sandbox"));
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/channels/new`);
  await page.getByRole("button", { name: /^WhatsApp A business number/ }).click();

  const popup = page.waitForEvent("popup");
  await page.getByRole("button", { name: "Connect with Facebook" }).click();
  const window = await popup;
  await window.getByLabel("Name of the business").fill("Zapatos Río");
  await window.getByRole("button", { name: "Finish" }).click();
  await expect(page.getByRole("heading", { name: "Connect numbers" })).toBeVisible();
  await expect(page.getByText(/whatsapp_business_management, whatsapp_business_messaging/)).toBeVisible();
  await page.getByRole("button", { name: "Connect", exact: true }).click();

  await expect(page.getByRole("heading", { name: "Numbers of WhatsApp" })).toBeVisible();
  await expect(page.getByText("Yes: they are sent to this server.")).toBeVisible();
  await expect(page.getByText("Given by")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Which way a message takes" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Two-step verification" })).toHaveAttribute(
    "href",
    /developers\.facebook/,
  );
  const numbers = page.getByRole("list", { name: "Numbers" });
  await expect(numbers.getByText("Not registered yet")).toBeVisible();

  // The number that came with the sign-up is verified: it is only registered.
  await numbers.getByRole("button", { name: "Register" }).click();
  await page.getByRole("textbox", { name: "PIN" }).fill("12");
  await page.getByRole("dialog").getByRole("button", { name: "Register" }).click();
  await expect(page.getByText("6 digits are needed")).toBeVisible();
  await page.getByRole("textbox", { name: "PIN" }).fill("482915");
  await page.getByRole("dialog").getByRole("button", { name: "Register" }).click();
  await expect(numbers.getByText("Registered", { exact: true })).toBeVisible();

  // A further one goes through every step.
  await page.getByRole("button", { name: "Add a number" }).click();
  await page.getByLabel("Calling code").fill("34");
  await page.getByRole("textbox", { name: "Number", exact: true }).fill("910 555 123");
  await page.getByLabel("Name that customers see").fill("Río Centro");
  await page.getByRole("button", { name: "Add the number" }).click();
  await expect(numbers.getByText("Not verified yet")).toBeVisible();
  await reachable(page, shot, "account");
  await numbers.getByRole("button", { name: "Verify" }).click();
  await page.getByRole("button", { name: "Send the code" }).click();
  const code = page.getByRole("dialog").getByRole("textbox", { name: "Code" });
  await code.fill("000000");
  await page.getByRole("dialog").getByRole("button", { name: "Verify" }).click();
  await expect(page.getByText("The code is wrong or too old. Type it again, or ask for a new one.")).toBeVisible();
  const { accounts } = await desk.sandbox<{ accounts: { id: string; name: string }[] }>("GET", "/state");
  const river = accounts.find((a) => a.name === "Zapatos Río")?.id ?? "";
  type Shown = { numbers: { display: string; code: string; id: string }[] };
  const seen = await desk.sandbox<Shown>("GET", `/whatsapp/console/${river}`);
  const added = seen.numbers.find((n) => n.display === "+34910555123");
  await code.fill(added?.code ?? "");
  await page.getByRole("dialog").getByRole("button", { name: "Verify" }).click();
  await numbers.getByRole("button", { name: "Register" }).click();
  await page.getByRole("textbox", { name: "PIN" }).fill("135790");
  await page.getByRole("dialog").getByRole("button", { name: "Register" }).click();
  await numbers.getByRole("button", { name: "Connect" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Connect", exact: true }).click();
  await expect(numbers.getByText("connected as a channel")).toHaveCount(2);

  await numbers.getByRole("link", { name: /910\s?555\s?123/ }).click();
  await expect(page.getByRole("heading", { name: "How far it is" })).toBeVisible();
  await page.getByLabel("About").fill("Zapatos a medida");
  await page.getByLabel("Web site 1").fill("https://rio.example");
  const phone = page.getByRole("figure", { name: "How a phone shows the profile" });
  await expect(phone.getByText("Zapatos a medida")).toBeVisible();
  await page.getByRole("button", { name: "Save the profile" }).click();
  await expect(page.getByText("changed the profile")).toBeVisible();
  await reachable(page, shot, "number");

  const { id } = await desk.sandbox<{ id: string }>("POST", "/phones", { name: "Nora Vega", language: "es" });
  await desk.sandbox("POST", `/phones/${id}/threads/${added?.id}/messages`, { kind: "text", text: "¿Tenéis la 38?" });
  await page.goto(`${desk.url}/`);
  await new Agent(page, desk).view("All");
  await expect(page.getByRole("link", { name: "Nora Vega" })).toBeVisible();
  await page.goto(`${desk.url}/settings/channels/accounts`);
  await page.getByRole("link", { name: /Zapatos Río/ }).click();
  await page
    .getByRole("list", { name: "Numbers" })
    .getByRole("link", { name: /910\s?555\s?123/ })
    .click();
  await expect(page.getByRole("listitem").filter({ hasText: "First message" })).not.toContainText("still to come");
});

test("[000-13] [002-23] [002-27] many numbers come from a file with a dry run, and an account is entered by hand in four steps", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow(); // a server of its own
  const desk = await Desk.of(await serve("--sandbox"));
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/channels/import`);
  await page.getByRole("combobox", { name: "What a row leaves out" }).click();
  await page.getByRole("option", { name: "Tienda Alba" }).click();
  const lines = ["name,phone_number_id", "Norte,301000000000111", "Sur,301000000000112", "Este,not-a-number"];
  await page.getByLabel("CSV file").setInputFiles({
    name: "shops.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(lines.join("\n")),
  });
  await expect(page.getByText("2 would be connected, 0 are already, 1 cannot be.")).toBeVisible();
  await expect(page.getByText("settings.phone_number_id: only digits are possible")).toBeVisible();
  await page.getByRole("button", { name: "Connect them" }).click();
  await expect(page.getByText("2 connected, 0 were already, 1 failed")).toBeVisible();
  const problems = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the problems" }).click();
  expect((await problems).suggestedFilename()).toMatch(/^problems-/);
  await reachable(page, shot, "number-import");

  await page.goto(`${desk.url}/settings/channels/accounts`);
  await expect(page.getByRole("link", { name: /Norte/ })).toBeVisible();
  await page.getByRole("button", { name: "New account" }).click();
  await page.getByLabel("WhatsApp Business account ID").fill("201000000000777");
  await page.getByLabel("Access token").fill("token");
  await page.getByLabel("App secret").fill("secret");
  await page.getByLabel("Verify token").fill("verify");
  await page.getByLabel("Name", { exact: true }).fill("Oficina");
  await page.getByLabel("Phone number ID").fill("301000000000222");
  await page.getByRole("button", { name: "Connect the account" }).click();
  await expect(page.getByText("This is needed.")).toBeVisible();
  await page.getByRole("combobox", { name: "Default skill" }).click();
  await page.getByRole("option", { name: "No skill is needed" }).click();
  await reachable(page, shot, "new-account");
  await page.getByRole("button", { name: "Connect the account" }).click();
  await expect(page.getByText("Inbound URL of Oficina")).toBeVisible();
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await expect(page.getByRole("link", { name: /201000000000777/ })).toBeVisible();
});
