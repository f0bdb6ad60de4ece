import { Desk, expect, test } from "./desk";
import { call, choose, sound } from "./page";
import { Agent, Phone } from "./people";

type Named = { id: string; name: string };

test("somebody who never wrote is written to first, by a template that the network approved; the answer comes to who wrote [003-60]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const { items } = await call<{ items: Named[] }>(admin.page, desk, "GET", "/channels");
  const channel = items.find((c) => c.name === "Tienda Alba")?.id ?? "";
  await call(admin.page, desk, "POST", `/channels/${channel}/templates/sync`);
  await expect(async () => {
    const found = await call<{ items: Named[] }>(
      admin.page,
      desk,
      "GET",
      `/templates?channel_id=${channel}&status=approved`,
    );
    expect(found.items.map((s) => s.name)).toContain("hello_world");
  }).toPass();
  const phone = await Phone.of(browser, desk, "Nora Vidal", { number: "+34600717273" });
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const { page } = agent;

  // A number that is none says so; nothing is made of it.
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog");
  await choose(page, "By", "Tienda Alba");
  const to = dialog.getByLabel("To: a contact, or a number");
  await to.fill("600 71");
  await dialog.getByRole("button", { name: "Write the message" }).click();
  await expect(dialog.getByRole("alert")).toContainText("with its country");
  await shot(page, "start-refused");
  await to.fill("+34 600 717 273");
  await dialog.getByLabel("Name").fill("Nora Vidal");
  await sound(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Write the message" }).click();

  // Free words are not possible: templates are offered, and say to whom.
  await page.getByRole("option", { name: /hello_world/ }).click();
  await expect(dialog.getByText("To Nora Vidal.")).toBeVisible();
  await shot(page, "start-template");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page).toHaveURL(/\/inbox\/all\/.+/);
  await expect(page.getByRole("region", { name: /^Reply to Nora Vidal/ })).toBeVisible();
  await expect(phone.log.getByText(/Welcome and congratulations/i)).toBeVisible();
  await shot(page, "start-case");

  // The answer opens the window and the case, which is the writer's.
  await phone.write("¡Hola! ¿Quién eres?");
  await expect(page.getByRole("log").getByText("¡Hola! ¿Quién eres?")).toBeVisible();
  await page.goto(`${desk.url}/inbox/mine`);
  await expect(page.getByRole("link", { name: /Nora Vidal/ }).first()).toBeVisible();

  // Who has written is found by name, and leads to the conversation that there is.
  await page.keyboard.press("c");
  await choose(page, "By", "Tienda Alba");
  await to.fill("Nora");
  await dialog.getByRole("button", { name: /Nora Vidal/ }).click();
  await dialog.getByRole("button", { name: "Write the message" }).click();
  await expect(page).toHaveURL(/\/inbox\/all\/.+/);
  await expect(
    page.getByText("You have written with Nora Vidal here before: this is that conversation."),
  ).toBeVisible();
});
