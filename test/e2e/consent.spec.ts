import { Desk, expect, test } from "./desk";
import { call, sound } from "./page";
import { Agent, Phone } from "./people";

type Sheet = { id: string; name: string; versions: { sendable: boolean }[] };
type Named = { id: string; name: string };

test("a customer's STOP is kept in the ledger, answered once, and holds promotions back with the reason until they write ALTA; the desk warns before the window closes [002-11, 001-36]", async ({
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
  const parts = { body: "Esta semana todo el horno tiene un veinte por ciento de descuento.", footer: "Tienda Alba" };
  const made = await call<Sheet>(page, desk, "POST", "/templates", {
    channel_id: channel,
    name: "promo_horno",
    category: "marketing",
    language: "es",
    parts,
  });
  await call(page, desk, "POST", `/templates/${made.id}/submit`, { languages: ["es"] });

  const phone = await Phone.of(browser, desk, "Gala Montes");
  await phone.write("¿Tenéis hornos?");
  await agent.open("Gala Montes");
  // Who answers has the case; then the customer waits again.
  await agent.answer("Sí, ¿de qué tamaño?");
  await phone.write("El grande");
  await agent.open("Gala Montes", "Mine");

  // The window closes soon: said in colour, in words and to screen readers, in the composer and in the list.
  await expect(page.getByText(/You can answer freely until/)).toHaveCount(0);
  await phone.jump("23 hours");
  await expect(
    page.getByRole("status").filter({ hasText: /You can answer freely until .* only a template/ }),
  ).toBeVisible();
  await expect(page.locator("[data-window=closing]").first()).toBeVisible();
  await expect(async () => {
    const { items } = await call<{ items: { kind: string }[] }>(page, desk, "GET", "/notifications");
    expect(items.map((n) => n.kind)).toContain("window_closing");
  }).toPass({ timeout: 15_000 });
  await sound(page, "main");
  await shot(page, "window-warning");
  await expect(async () => {
    const { versions } = await call<Sheet>(page, desk, "GET", `/templates/${made.id}`);
    expect(versions.some((v) => v.sendable)).toBe(true);
  }).toPass({ timeout: 20_000 });

  // Nothing on record: a warning, and it can be sent.
  const dialog = page.getByRole("dialog");
  const choose = async () => {
    await page.keyboard.press("Control+Shift+S");
    await dialog.getByRole("option", { name: /promo_horno/ }).click();
    await expect(dialog.getByRole("region", { name: "As the customer sees it" })).toBeVisible();
  };
  await choose();
  await expect(dialog.getByText(/Nothing on record says that Gala Montes agreed to promotions/)).toBeVisible();
  await shot(page, "consent-warned");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(phone.log.getByText(/veinte por ciento/)).toBeVisible();

  // STOP: answered once, in the ledger, and refused from now on.
  await phone.write("Stop");
  await expect(phone.log.getByText(/no more promotions|más promociones/)).toHaveCount(1);
  await phone.write("STOP!");
  await choose();
  await expect(dialog.getByRole("alert").filter({ hasText: /Gala Montes wants no promotions since/ })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Send", exact: true })).toHaveAttribute("aria-disabled", "true");
  await sound(page, "[role=dialog]");
  await shot(page, "consent-refused");
  await page.keyboard.press("Escape");
  const { items: contacts } = await call<{ items: Named[] }>(page, desk, "GET", "/contacts?q=Gala");
  const { items: convs } = await call<{ items: Named[] }>(
    page,
    desk,
    "GET",
    `/conversations?contact_id=${contacts[0]?.id}`,
  );
  const refused = await page.request.post(`${desk.url}/api/v1/conversations/${convs[0]?.id}/messages`, {
    headers: { Origin: desk.url, "Sec-Fetch-Site": "same-origin" },
    data: { kind: "template", template: { id: made.id } },
  });
  expect(refused.status()).toBe(409);
  expect(((await refused.json()) as { code: string }).code).toBe("opted_out");

  const other = await page.context().newPage();
  await other.goto(`${desk.url}/contacts/${contacts[0]?.id}`);
  await other.getByText("Who noted what, and when").click();
  const ledger = other.getByRole("list", { name: "Who noted what, and when" });
  await expect(ledger.getByRole("listitem")).toHaveCount(2);
  await expect(ledger.getByRole("listitem").last()).toContainText("Marketing: Does not agree");
  await expect(ledger.getByRole("listitem").last()).toContainText("By a stop or start word");
  await sound(other, "main");
  await shot(other, "consent-ledger");

  // The template is to blame, as far as anyone can tell.
  await other.goto(`${desk.url}/settings/permission`);
  await expect(other.getByRole("region", { name: "Signals of customers" })).toContainText(
    "Opted out within three days",
  );
  await sound(other, "main");
  await shot(other, "settings-permission");

  // ALTA: it may be sent again.
  await phone.write("¡Alta!");
  await expect(phone.log.getByText(/promotions again|nuestras promociones/)).toBeVisible();
  await choose();
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(phone.log.getByText(/veinte por ciento/)).toHaveCount(2);
});
