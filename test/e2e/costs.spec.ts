import { Desk, expect, test } from "./desk";
import { call, sound } from "./page";
import { Agent, Phone } from "./people";

type Sheet = { id: string; name: string };
type Named = { id: string; name: string };

test("a template outside the window is quoted before it is sent; what it cost stands at the message, the case and the month, and the limit says how many customers are left [001-14, 001-38]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const agent = await Agent.signIn(browser, desk, desk.person("admin"));
  const { page } = agent;
  const { items: channels } = await call<{ items: Named[] }>(page, desk, "GET", "/channels");
  const channel = channels.find((c) => c.name === "Tienda Alba")?.id ?? "";
  await call(page, desk, "POST", `/channels/${channel}/templates/sync`);
  await expect(async () => {
    const path = `/templates?channel_id=${channel}&status=approved`;
    const { items } = await call<{ items: Sheet[] }>(page, desk, "GET", path);
    expect(items.map((s) => s.name)).toContain("hello_world");
  }).toPass();
  await call(page, desk, "POST", "/limits/refresh");

  // Within the window a utility template is free; a day later it has a price.
  const phone = await Phone.of(browser, desk, "Gala Montes");
  await phone.write("¿Dónde está mi pedido?");
  await agent.open("Gala Montes");
  await page.keyboard.press("Control+Shift+S");
  const dialog = page.getByRole("dialog");
  const option = dialog.getByRole("option", { name: /hello_world/ });
  await expect(option).toContainText("free: inside the window");
  await page.keyboard.press("Escape");
  await phone.jump("23 hours");
  await phone.jump("1 hour");
  await expect(page.getByText(/You can't answer freely since/)).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: /All templates/ }).click();
  await expect(option).toContainText(/about €0\.0166 · utility · Spain/);
  await shot(page, "costs-choice");
  await option.click();
  await expect(dialog.getByTestId("quote")).toContainText("about €0.0166 · utility · Spain");
  await sound(page, "[role=dialog]");
  await shot(page, "costs-quote");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(phone.page.getByText(/Hello World|Welcome and congratulations/i).first()).toBeVisible();

  // Afterwards: at the case, at the message.
  await expect(page.getByTestId("case-cost")).toContainText("€0.0166", { timeout: 30_000 });
  const bubble = page.getByRole("article").last();
  await bubble.hover();
  await bubble.getByRole("button", { name: "More about this message" }).click();
  await page.getByRole("menuitem", { name: /What happened/ }).click();
  await expect(dialog.getByTestId("message-cost")).toContainText("€0.0166 · Utility · Spain");
  await shot(page, "costs-message");
  await page.keyboard.press("Escape");

  // The month, the limit, the comparison.
  await page.goto(`${desk.url}/costs`);
  await expect(page.getByTestId("month-cost")).toContainText("€0.0166");
  const limits = page.getByRole("region", { name: "Limits" });
  await expect(limits.getByText(/1 of 2,000 customers in the last 24 hours/).first()).toBeVisible();
  await expect(page.getByRole("region", { name: "By template" }).first()).toContainText("hello_world");
  await page.getByRole("button", { name: "Compare now" }).click();
  // The demo's past month never went through the network; this message did, and agrees.
  const row = page.getByRole("row", { name: /^Spain · Utility · Charged/ });
  await expect(row).toContainText(/1 · €0\.0166.*1 · €0\.0166.*None/);
  await sound(page, "main");
  await shot(page, "costs-month");

  // The list that it was priced by.
  await page.getByRole("link", { name: "Price lists" }).click();
  await expect(page.getByText("Prices of the emulated network").first()).toBeVisible();
  await sound(page, "main");
  await shot(page, "costs-lists");
});
