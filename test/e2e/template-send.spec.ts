import { Desk, expect, test } from "./desk";
import { call, choose, sound } from "./page";
import { Agent, Phone } from "./people";

type Version = { language: string; sendable: boolean };
type Sheet = { id: string; name: string; versions: Version[] };
type Named = { id: string; name: string };

test("a workstream suggests a template; when the window is over the composer offers it in the customer's language, filled in, and the answer opens the window again [002-36]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const { page } = admin;
  const { items: channels } = await call<{ items: Named[] }>(page, desk, "GET", "/channels");
  const channel = channels.find((c) => c.name === "Tienda Alba")?.id ?? "";
  await call(page, desk, "POST", `/channels/${channel}/templates/sync`);
  let follow: Sheet | undefined;
  await expect(async () => {
    const { items } = await call<{ items: Sheet[] }>(
      page,
      desk,
      "GET",
      `/templates?channel_id=${channel}&status=approved`,
    );
    follow = items.find((s) => s.name === "order_follow_up");
    expect(follow).toBeDefined();
  }).toPass();
  const sheet = follow as Sheet;
  const fills = { "body.1": "{{contact.first_name}}", "body.2": "{{case.number}}" };
  await call(page, desk, "PATCH", `/templates/${sheet.id}`, { fills });
  const body = "Hola, {{1}}: seguimos con tu pedido {{2}}. Contesta aquí y lo retomamos donde lo dejamos.";
  const buttons = ["Necesito ayuda", "Todo resuelto"].map((text) => ({ kind: "quick_reply", text }));
  const parts = { body, examples: { "1": "Ana", "2": "A-41207" }, footer: "Tienda Alba", buttons };
  await call(page, desk, "POST", `/templates/${sheet.id}/languages`, { language: "es", parts });
  await call(page, desk, "POST", `/templates/${sheet.id}/submit`, { languages: ["es"] });

  // The customer writes, and a day goes by: the review has been made as well.
  const phone = await Phone.of(browser, desk, "Gala Montes");
  await phone.write("¿Dónde está mi pedido?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Gala Montes");
  const left = agent.page.getByRole("button", { name: /^Time left to answer:/ });
  await expect(left).toBeVisible();
  await phone.jump("23 hours");
  await phone.jump("1 hour");
  await expect(async () => {
    const { versions } = await call<Sheet>(page, desk, "GET", `/templates/${sheet.id}`);
    expect(versions.filter((v) => v.sendable).map((v) => v.language)).toEqual(["en", "es"]);
  }).toPass({ timeout: 20_000 });
  const { items: contacts } = await call<{ items: Named[] }>(page, desk, "GET", "/contacts?q=Gala");
  await call(page, desk, "PATCH", `/contacts/${contacts[0]?.id}`, { locale: "es" });

  // The workstream suggests it.
  const { items: streams } = await call<{ items: (Named & { channels: string[] })[] }>(
    page,
    desk,
    "GET",
    "/workstreams",
  );
  const stream = streams.find((s) => s.channels.includes(channel));
  await page.goto(`${desk.url}/settings/workstreams/${stream?.id}`);
  await page
    .getByRole("navigation", { name: "Steps" })
    .getByRole("button", { name: /Message templates/ })
    .click();
  await choose(page, "When the reply window is over", "hello_world");
  await expect(page.getByText(/“hello_world” is not approved in this language: Spanish/)).toBeVisible();
  await choose(page, "When the reply window is over", "order_follow_up");
  await expect(page.getByText(/is not approved in this language/)).toHaveCount(0);
  await choose(page, "Add a template", /^pedido_en_camino/);
  await sound(page, "main");
  await shot(page, "settings-workstream-templates");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(/\/settings\/workstreams$/);

  // In place of the text box, in the customer's language.
  const offer = agent.page.getByRole("region", { name: "Templates" });
  await expect(agent.page.getByText(/You can't answer freely since/)).toBeVisible();
  await expect(agent.box).toHaveCount(0);
  await agent.page.reload();
  await expect(offer.getByText(/^Hola, Gala: seguimos con tu pedido \d+/)).toBeVisible();
  await expect(offer.getByRole("button", { name: "pedido_en_camino" })).toBeVisible();
  await sound(agent.page, "main");
  await shot(agent.page, "template-offered");

  // Everything that is approved can be searched, the workstream's first.
  await agent.page.keyboard.press("Control+Shift+S");
  const dialog = agent.page.getByRole("dialog");
  await expect(dialog.getByText("For this workstream")).toBeVisible();
  await expect(dialog.getByRole("option").first()).toContainText("order_follow_up");
  await dialog.getByRole("combobox").fill("camino");
  await expect(dialog.getByRole("option")).toHaveCount(1);
  await sound(agent.page, "[role=dialog]");
  await shot(agent.page, "template-choice");
  await agent.page.keyboard.press("Escape");

  // What is missing is said at its field before anything is sent.
  await offer.getByRole("button", { name: "Look and send…" }).click();
  await expect(dialog.getByRole("combobox", { name: "Language" })).toContainText("Spanish");
  await expect(dialog.getByText("The customer's language.")).toBeVisible();
  const order = dialog.getByLabel("Text {{2}}", { exact: true });
  await expect(order).toHaveValue(/^\d+$/);
  await order.fill("");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(order).toHaveAttribute("aria-invalid", "true");
  await expect(order).toBeFocused();
  await order.fill("A-77");
  const seen = dialog.getByRole("region", { name: "As the customer sees it" });
  await expect(seen.getByText(/tu pedido A-77/)).toBeVisible();
  await expect(seen.getByText("Necesito ayuda")).toBeVisible();
  await sound(agent.page, "[role=dialog]");
  await shot(agent.page, "template-form");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog).toHaveCount(0);

  // In the thread as the customer sees it, with its ticks; on the phone; and the answer opens the window.
  const sent = agent.message("Hola, Gala: seguimos con tu pedido A-77");
  await expect(sent.getByText("Todo resuelto")).toBeVisible();
  await expect(sent.getByText(/order_follow_up · Spanish/)).toBeVisible();
  await expect(sent.getByRole("button", { name: /^(Delivered|Read)/ })).toBeVisible();
  await shot(agent.page, "template-sent");
  await expect(phone.log.getByText(/tu pedido A-77/)).toBeVisible();
  await phone.log.getByRole("button", { name: "Necesito ayuda" }).click();
  await expect(agent.message("Necesito ayuda").last()).toBeVisible();
  await expect(left).toHaveAccessibleName(/: 2[34] h \d+ min/);
  await expect(agent.box).toBeVisible();
});
