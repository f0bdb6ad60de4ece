import { Desk, expect, test } from "./desk";
import { Agent, Phone } from "./people";

test("a promise is made, counts down on the case, and is not kept", async ({ browser, serve, shot }) => {
  const desk = await Desk.of(await serve("--sandbox")); // with no more cases than the list shows at once
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const settings = admin.page;
  await settings.goto(`${desk.url}/settings/sla`);
  await settings.getByRole("button", { name: "New policy" }).first().click();
  await settings.getByLabel("Name").fill("Standard");
  await settings.getByRole("textbox", { name: /^First reply, normal$/i }).fill("soon");
  await expect(settings.getByText("Such as 30 min, 4 h or 1 d")).toBeVisible();
  await settings.getByRole("textbox", { name: /^First reply, normal$/i }).fill("2 h");
  await settings.getByRole("switch", { name: "Count every hour" }).first().click();
  await shot(settings, "sla-policy");
  await settings.getByRole("button", { name: "Save" }).click();
  await expect(settings.getByRole("link", { name: /Standard/ })).toBeVisible();
  await shot(settings, "sla-policies");

  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.page.goto(`${desk.url}/inbox/all`);
  const phone = await Phone.of(browser, desk, "Quim Roca");
  await phone.write("Where is my order?");
  const row = agent.row("Quim Roca");
  await expect(row).toHaveAccessibleName(/First reply: due in/);
  await agent.open("Quim Roca", "All");
  const badge = agent.page.locator("header [data-sla]");
  await expect(badge).toHaveAttribute("data-sla", "running");
  await shot(agent.page, "sla-running");

  await phone.jump("1 hour");
  await expect(badge).toHaveAttribute("data-sla", "running");
  await phone.jump("1 hour");
  await expect(badge).toHaveAttribute("data-sla", "breached");
  await expect(row).toHaveAccessibleName(/First reply: late by/);
  await shot(agent.page, "sla-breached");
  await agent.page.getByRole("button", { name: "Sort", exact: true }).click();
  await agent.page.getByRole("menuitem", { name: "Due first" }).click();
  await expect(agent.page.getByRole("listitem").or(agent.page.locator("[data-case]")).first()).toBeVisible();

  await row.click();
  await agent.box.fill("It left this morning.");
  await agent.box.press("Control+Enter");
  await expect(agent.page.locator('header [data-sla="breached"]')).toHaveCount(0);
});

test("a calendar has hours, special days and an imported holiday", async ({ browser, desk, shot }) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/hours`);
  await page.getByRole("button", { name: "New calendar" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Warehouse");
  await page.getByRole("dialog").getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Monday: add a time" }).click();
  await expect(page.getByLabel("Monday, open from")).toHaveCount(2);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();

  await page.getByRole("button", { name: "Import an iCalendar file" }).click();
  const dialog = page.getByRole("dialog", { name: "Import an iCalendar file" });
  const year = new Date().getFullYear() + 1;
  const lines = [
    "BEGIN:VCALENDAR",
    "BEGIN:VEVENT",
    "UID:1",
    "SUMMARY:New Year",
    `DTSTART;VALUE=DATE:${year}0101`,
    `DTEND;VALUE=DATE:${year}0102`,
    "END:VEVENT",
  ];
  lines.push("BEGIN:VEVENT", "UID:2", "SUMMARY:Broken", "DTSTART:tomorrow", "END:VEVENT", "END:VCALENDAR", "");
  await dialog
    .getByLabel("File")
    .setInputFiles({ name: "days.ics", mimeType: "text/calendar", buffer: Buffer.from(lines.join("\r\n")) });
  await expect(dialog.getByText("New Year")).toBeVisible();
  await expect(dialog.getByText("1 entry was left out")).toBeVisible();
  await shot(page, "calendar-import");
  await dialog.getByRole("button", { name: "Take 1 day" }).click();
  await expect(page.getByRole("list", { name: "Special days" }).getByLabel("Name")).toHaveValue("New Year");
  await shot(page, "calendar");
});
