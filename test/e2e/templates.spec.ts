import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { sound } from "./page";
import { Agent, Phone } from "./people";

const named = (page: Page, label: string) => page.getByLabel(label, { exact: true });

test("a template is written in two languages, hindered while it would be refused, reviewed, rejected with its reason, approved and sent [001-03, 001-05, 001-18, 002-12, 002-46, 002-52]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const phone = await Phone.of(browser, desk, "Gala Montes");
  await page.goto(`${desk.url}/settings/templates`);
  await page.getByRole("button", { name: "Look at the platform's list now" }).click();
  const list = page.getByRole("list", { name: "Message templates" });
  await expect(list.getByRole("link", { name: "order_follow_up" })).toBeVisible();
  await expect(page.getByText(/^Same as the platform's list of/)).toBeVisible();

  // What would be refused is said at its field, and hinders the submission.
  await page.getByRole("button", { name: "New template" }).click();
  await named(page, "Name").fill("Recordatorio de cita");
  await expect(named(page, "Name")).toHaveValue("recordatorio_de_cita");
  const text = named(page, "Text");
  await text.fill("Hola ");
  await page.getByRole("button", { name: "Add a variable: Text" }).click();
  await page.getByRole("menuitem", { name: "Customer's first name" }).click();
  await expect(text).toHaveValue("Hola {{1}}");
  await expect(named(page, "Example of {{1}}")).toHaveValue("Ana");
  await text.fill("Hola, {{1}}: tu cita en la clínica es el {{2}}");
  await expect(page.getByText("Must not end with a variable", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Add a part: Buttons" }).click();
  await page.keyboard.press("Control+Enter");
  await expect(named(page, "Example of {{2}}")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("The button has no text", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/\/settings\/templates\/new/);
  await sound(page);
  await shot(page, "template-editor-wrong");

  // Mended, it reads beside as on a phone, and goes to review.
  await text.fill("Hola, {{1}}: tu cita en la clínica es el {{2}}. Te esperamos.");
  await named(page, "Example of {{2}}").fill("lunes 3 a las 10:30");
  await named(page, "Text of the button").fill("Confirmo");
  await page.getByRole("button", { name: "Add a button" }).click();
  await page.getByRole("menuitem", { name: "Link" }).click();
  await named(page, "Text of the button").nth(1).fill("Ver la cita");
  await named(page, "Address").fill("https://clinica.example/citas");
  const seen = page.getByRole("region", { name: "As the customer sees it" });
  await expect(
    seen.getByText("Hola, Ana: tu cita en la clínica es el lunes 3 a las 10:30. Te esperamos."),
  ).toBeVisible();
  await expect(page.getByText("Nothing that the platform is known to refuse")).toBeVisible();
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(page.getByRole("heading", { name: "recordatorio_de_cita" })).toBeVisible();
  await expect(page.getByText("In review", { exact: true }).first()).toBeVisible();

  // Its words are still Spanish: the English one is rejected, with the reason and what helps.
  await page.getByRole("button", { name: "Add a language" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Language" }).click();
  await page.getByRole("option", { name: "English", exact: true }).click();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("tab", { name: /^English/ })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("button", { name: "Submit for review" })).toBeVisible();
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(page.getByRole("tab", { name: "English In review" })).toBeVisible();
  await desk.sandbox("POST", "/clock", { seconds: 3600 });
  await expect(page.getByText(/^The platform says: TAG_CONTENT_MISMATCH/)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(/^Its words are in another language/)).toBeVisible();
  await shot(page, "template-rejected");
  await text.fill("Hello, {{1}}: your appointment at the clinic is on {{2}}. We look forward to seeing you.");
  await named(page, "Text of the button").nth(0).fill("I confirm");
  await named(page, "Text of the button").nth(1).fill("See the appointment");
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(page.getByText("In review", { exact: true }).first()).toBeVisible();

  // The list hears of the approval by itself.
  await page.getByRole("link", { name: "Message templates" }).last().click();
  const row = list.getByRole("listitem").filter({ hasText: "recordatorio_de_cita" });
  await expect(row.getByText("In review")).toBeVisible();
  await desk.sandbox("POST", "/clock", { seconds: 3600 });
  await expect(row.getByText("Approved")).toHaveCount(2, { timeout: 20_000 });
  await sound(page);
  await shot(page, "templates");

  // An agent sends it: what fills itself stands there already.
  await phone.write("¿Cuándo es mi cita?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Gala Montes");
  await agent.page.keyboard.press("Control+Shift+S");
  const choice = agent.page.getByRole("dialog");
  await choice.getByRole("combobox").fill("recordatorio");
  await choice.getByRole("option").first().click();
  await expect(choice.getByLabel("Text {{1}}", { exact: true })).toHaveValue("Gala");
  await choice.getByLabel("Text {{2}}", { exact: true }).fill("martes 4");
  await choice.getByRole("button", { name: "Send", exact: true }).click();
  await expect(choice).toHaveCount(0);
  await expect(phone.log.getByText(/martes 4/)).toBeVisible();
  await expect(phone.log.getByText(/Ver la cita|See the appointment/)).toBeVisible();
});

test("an approved text is pasted from the channel's page and stands beside those of the platform, until it is deleted [002-47, 002-48, 002-49, 002-50, 002-51, X-4]", async ({
  browser,
  serve,
  shot,
}) => {
  const desk = await Desk.of(await serve("--sandbox"));
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/channels`);
  await page
    .getByRole("link", { name: /Tienda Alba/ })
    .first()
    .click();
  const own = page.getByRole("region", { name: "Message templates" });
  await expect(own.or(page.getByRole("heading", { name: "Message templates" })).first()).toBeVisible();
  await page.getByRole("button", { name: "Paste an approved text" }).click();
  await expect(page.getByRole("combobox", { name: "Its approval" })).toContainText("It is approved already");
  await named(page, "Name").fill("aviso_de_entrega");
  await named(page, "Text").fill("Hola {{nombre}}, tu pedido llega hoy.");
  await expect(page.getByText("It can be filled in and sent")).toBeVisible();
  await page.getByRole("combobox", { name: "Default language" }).click();
  await page.getByRole("option", { name: "Mexican Spanish" }).click();
  await page.getByRole("button", { name: "Choose what fills Text {{nombre}}" }).click();
  await page.getByRole("menuitem", { name: "Customer's first name" }).click();
  await page.keyboard.press("Control+S");
  await expect(page.getByRole("heading", { name: "aviso_de_entrega" })).toBeVisible();
  await expect(page.getByText("Pasted by hand")).toBeVisible();
  await shot(page, "template-pasted");

  await page.goto(`${desk.url}/settings/templates`);
  const list = page.getByRole("list", { name: "Message templates" });
  const row = list.getByRole("listitem").filter({ hasText: "aviso_de_entrega" });
  await expect(row.getByText("Approved at the provider")).toBeVisible();
  await expect(row.getByText("Pasted by hand")).toBeVisible();
  await page.getByRole("button", { name: "Look at the platform's list now" }).click();
  await expect(list.getByText("At the platform").first()).toBeVisible();
  await expect(row).toBeVisible();
  await page.getByRole("searchbox").fill("follow");
  await expect(row).toHaveCount(0);
  await expect(page).toHaveURL(/q=follow/);

  // What is at the platform says for how long its name is gone.
  await page.getByRole("link", { name: "order_follow_up" }).click();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("For 30 days the platform takes no template of this name again.")).toBeVisible();
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page).toHaveURL(/\/settings\/templates$/);
  await expect(list.getByRole("link", { name: "pedido_en_camino" })).toBeVisible();
  await expect(list.getByRole("link", { name: "order_follow_up" })).toHaveCount(0);
});
