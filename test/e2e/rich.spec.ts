import { expect, test } from "./desk";
import { axe, call, choose, sound } from "./page";
import { Agent, Phone } from "./people";

type Case = { conversation_id: string };

/** Moments from tomorrow on, an hour apart. */
const moments = (n: number) =>
  Array.from({ length: n }, (_, i) => ({
    id: `t${i + 1}`,
    start: new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + (24 + i) * 3_600_000).toISOString(),
    minutes: 30,
  }));

test("rich content arrives in the best form that a channel has, and its answers come back as choices [003-88]", async ({
  browser,
  desk,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Iria Rico");
  await phone.write("I need a fitting");
  await agent.open("Iria Rico");
  const { page } = agent;

  // What an agent writes is shown as this channel makes it, with what is lost.
  await page.getByRole("button", { name: "Interactive message" }).click();
  await page.getByRole("menuitem", { name: /^Cards/ }).click();
  const cards = page.getByRole("region", { name: "Message with cards" });
  await cards.getByRole("textbox", { name: "Text", exact: true }).fill("New in");
  await cards.getByRole("textbox", { name: "Title" }).fill("Linen shirt");
  await cards.getByRole("button", { name: "Add a button" }).click();
  await cards.getByRole("textbox", { name: "Button 1" }).fill("Reserve it");
  const preview = cards.getByRole("complementary", { name: "Preview" });
  await expect(preview).toContainText("Cards stand one below the other.");
  expect((await (await axe(page)).include('section[aria-label="Message with cards"]').analyze()).violations).toEqual(
    [],
  );
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await agent.ticked("New in", "Read");
  await expect(agent.message("New in")).toContainText("Linen shirt");
  await phone.screen.getByRole("button", { name: "☰" }).click();
  const sheet = phone.page.getByRole("dialog", { name: "☰" });
  await sheet.getByRole("radio", { name: "Reserve it" }).check();
  await sheet.getByRole("button", { name: "Send", exact: true }).click();
  const taken = agent.log.getByRole("article", { name: /^Answer from Iria Rico/ }).filter({ hasText: "Reserve it" });
  await expect(taken).toContainText("Pressed a card's button");

  await page.getByRole("button", { name: "Interactive message" }).click();
  await page.getByRole("menuitem", { name: /^Quick replies/ }).click();
  const quick = page.getByRole("region", { name: "Message with quick replies" });
  await quick.getByRole("textbox", { name: "Text", exact: true }).fill("Shall we wrap it?");
  await quick.getByRole("textbox", { name: "Quick reply 1" }).fill("Yes, please");
  await quick.getByRole("textbox", { name: "Quick reply 2" }).fill("No need");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await phone.screen.getByRole("button", { name: "No need" }).click();
  const quickly = agent.log.getByRole("article", { name: /^Answer from Iria Rico/ }).filter({ hasText: "No need" });
  await expect(quickly).toContainText("Chose the quick reply");

  // More than any list holds: numbered lines, whose typed number is the choice.
  const { items } = await call<{ items: Case[] }>(page, desk, "GET", "/cases?limit=1");
  const at = `/conversations/${items[0]?.conversation_id}/messages`;
  const rows = Array.from({ length: 12 }, (_, i) => ({ id: `r${i + 1}`, title: `Street ${i + 1}` }));
  await call(page, desk, "POST", at, {
    kind: "rich",
    content: { body: "Which shop?", list_label: "Shops", sections: [{ rows }] },
  });
  await expect(phone.log.getByText("7. Street 7")).toBeVisible();
  await phone.write("#7");
  const typed = agent.log.getByRole("article", { name: /^Answer from Iria Rico/ }).filter({ hasText: "Street 7" });
  await expect(typed).toContainText("Chose from the list");

  // Times beyond a list come with a page of their own.
  const times = { title: "Fitting", place: "Calle Mayor 1", slots: moments(12) };
  await call(page, desk, "POST", at, { kind: "rich", content: { body: "When suits you?", times } });
  const words = await phone.log.getByText("When suits you?").last().innerText();
  const link = /https?:\/\/\S+\/q\/\S+/.exec(words)?.[0] ?? "";
  const customer = await (await browser.newContext({ javaScriptEnabled: false, locale: "es-ES" })).newPage();
  await customer.goto(link);
  await expect(customer.getByRole("heading", { level: 1 })).toHaveText("Fitting");
  await customer.getByRole("button", { name: "Enviar" }).click();
  await expect(customer.getByRole("alert")).toBeVisible();
  await customer.getByRole("radio").nth(2).check();
  await customer.getByRole("button", { name: "Enviar" }).click();
  await expect(customer.getByRole("heading", { level: 1 })).toHaveText("Gracias");
  await expect(agent.log.getByText("Chose the time")).toBeVisible();
});

test("content is tried on every channel side by side before anybody gets it, in words and not in colours [003-91]", async ({
  browser,
  desk,
}) => {
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const { page } = admin;
  await page.goto(`${desk.url}/settings/channels`);
  await page.getByRole("link", { name: "Try content on every channel" }).click();
  const arrives = page.getByRole("list", { name: "How it arrives" });
  await expect(arrives.getByRole("heading", { name: "WhatsApp", exact: true })).toBeVisible();
  await choose(page, "Begin with", "Cards");
  const whatsapp = arrives
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: "WhatsApp", exact: true }) });
  await expect(whatsapp).toContainText("As a list");
  await expect(whatsapp).toContainText("Cards stand one below the other.");
  await page.getByRole("textbox", { name: "Content, as the API takes it" }).fill('{"body":"b","cards":[{"title":""}]}');
  await expect(page.getByText("content.cards[0].title")).toBeVisible();
  await sound(page);

  await page.goto(`${desk.url}/settings/channels/matrix`);
  const row = page.getByRole("row", { name: /^Quick replies/ });
  await expect(row).toContainText("yes");
  await expect(row).toContainText("no");
  await expect(page.getByRole("row", { name: /^Adaptive cards/ })).toBeVisible();
});
