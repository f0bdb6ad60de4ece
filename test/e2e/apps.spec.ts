import { expect, test } from "./desk";
import { axe, call, choose, fitsAPhone } from "./page";
import { Agent, Phone } from "./people";

type Spare = { settings: Record<string, string>; secrets: Record<string, string> };

test("an agent sends an app that opens within the messages, and reads what it sends back [003-68]", async ({
  browser,
  desk,
  shot,
}) => {
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const { settings, secrets } = await desk.sandbox<Spare>("GET", "/spares/apple_messages");
  const channel = { platform: "apple_messages", name: "Alba en Mensajes", settings, secrets };
  await call(admin.page, desk, "POST", "/channels", channel);

  const phone = await Phone.of(browser, desk, "Sara Asiento");
  await expect(async () => {
    await phone.page.reload();
    await phone.turnTo(/^Alba en Mensajes/);
  }).toPass({ timeout: 15_000 });
  await phone.write("Where do I sit?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Where do I sit?");
  const { page } = agent;

  // The channel's own apps are what can be sent.
  await page.getByRole("button", { name: "Interactive message" }).click();
  await page.getByRole("menuitem", { name: /^App/ }).click();
  const part = page.getByRole("region", { name: "Message with an app" });
  await part.getByRole("textbox", { name: "Text", exact: true }).fill("Choose your seat");
  await choose(page, "App", "Seat picker");
  await part.getByRole("textbox", { name: "Title" }).fill("Your seat");
  await part.getByRole("textbox", { name: "Second line (optional)" }).fill("Flight AB12");
  await part.getByRole("textbox", { name: "What it is opened with (optional)" }).fill("?flight=AB12");
  await expect(part.getByRole("complementary", { name: "Preview" })).toContainText("Your seat");
  const judge = (await axe(page)).include('section[aria-label="Message with an app"]');
  expect((await judge.analyze()).violations).toEqual([]);
  await shot(page, "app-composer");
  await fitsAPhone(page, () => shot(page, "app-composer-narrow"));
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(agent.message("Choose your seat")).toContainText("Flight AB12");

  // The customer opens it, and what it sends back is an answer with its values.
  await expect(phone.log.getByText("Flight AB12")).toBeVisible();
  await phone.screen.getByRole("button", { name: "Open the app" }).click();
  await phone.screen.getByRole("textbox", { name: "What the app says" }).fill("Seat 12A");
  await phone.screen.getByRole("textbox", { name: "What the app sends back" }).fill("?flight=AB12&seat=12A");
  await shot(phone.page, "app-phone");
  await phone.screen.getByRole("button", { name: "Send from the app" }).click();
  const answer = agent.log.getByRole("article", { name: /^Answer from/ }).filter({ hasText: "Seat 12A" });
  await expect(answer).toContainText("Answered from the app");
  await expect(answer.getByRole("definition").filter({ hasText: "12A" })).toBeVisible();
  await shot(page, "app-thread");
});
