import { Desk, expect, test } from "./desk";
import { EchoNetwork } from "./echo";
import { Agent, Line } from "./people";

test("every channel is in one and the same report, and a new message raises today's number [000-05]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow(); // it waits for the page to ask again
  const desk = await Desk.of(await serve("--sandbox", "--allow-private-networks"));
  const network = await EchoNetwork.start();
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const made = await admin.page.request.post(`${desk.url}/api/v1/channels`, {
    headers: { Origin: desk.url },
    data: { platform: "echo", name: "Echo line", settings: network.settings, secrets: network.secrets },
  });
  expect(made.status(), await made.text()).toBe(201);
  network.connect(((await made.json()) as { webhook_url: string }).webhook_url);
  for (const text of ["Hello", "Anybody there?", "Thanks"]) await network.write("yago", "Yago Echo", text);

  // By its key, as from everywhere.
  const { page } = await Agent.signIn(browser, desk, desk.person("supervisor"));
  await page.keyboard.press("5");
  await expect(page.getByRole("heading", { name: /^(Reports|Informes)$/ })).toBeVisible();
  const figures = page.getByLabel(/^(Figures|Cifras)$/);
  const received = async () => {
    const tile = figures.locator("div").filter({ hasText: /^(Messages received|Mensajes recibidos)/ });
    return Number(((await tile.locator("dd").first().textContent()) ?? "").replace(/\D/g, ""));
  };
  const channels = page.getByRole("region", { name: /^(Figures by channel|Cifras por canal)$/ });
  const cell = async (name: string) =>
    Number(
      ((await channels.getByRole("row", { name }).getByRole("cell").first().textContent()) ?? "").replace(/\D/g, ""),
    );
  // Both channels stand in the same table, and its numbers make up the whole.
  await expect.poll(() => cell("Echo line")).toBe(3);
  const shop = await cell("Tienda Alba");
  expect(shop).toBeGreaterThan(100);
  await expect.poll(received).toBe(shop + 3);
  await shot(page, "reports");

  // One platform's part is a filter of the same page, not another report.
  const platforms = page.getByRole("combobox", { name: /^(Platform|Plataforma)$/ });
  await platforms.click();
  await page.getByRole("option", { name: "WhatsApp" }).click();
  await expect.poll(received).toBe(shop);
  await expect(channels.getByRole("row", { name: "Echo line" })).toHaveCount(0);

  // A customer writes: today's figure grows without a reload.
  const days = page.getByRole("group", { name: /^(Days|Días)$/ });
  await days.getByRole("button", { name: /^7/ }).click();
  await expect(page).toHaveURL(/days=7/);
  await page.getByRole("button", { name: /^(Messages: show the table|Mensajes: ver la tabla)$/ }).click();
  const today = page
    .getByRole("region", { name: /^(Messages by day|Mensajes por día)$/ })
    .getByRole("row")
    .nth(1)
    .getByRole("cell")
    .first();
  const before = Number(await today.textContent());
  const customer = await Line.of(desk, "Wanda Sol");
  await customer.write("Is this counted?");
  await expect(today).toHaveText(String(before + 1), { timeout: 25_000 });

  // An agent sees the own figures, and nobody else's.
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.page.goto(`${desk.url}/reports`);
  await expect(agent.page.getByRole("heading", { name: /^(My figures|Mis cifras)$/ })).toBeVisible();
  await expect(agent.page.getByLabel(/^(Figures|Cifras)$/)).toBeVisible();
  await expect(agent.page.getByRole("region", { name: /^(By person|Por persona)$/ })).toHaveCount(0);
  const refused = await agent.page.request.get(`${desk.url}/api/v1/reports/overview`);
  expect(refused.status()).toBe(403);
  await network.stop();
});
