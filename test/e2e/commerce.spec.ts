import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { call, sound } from "./page";
import { Agent, Phone } from "./people";

async function choose(page: Page, label: string, option: string | RegExp) {
  await page.getByRole("combobox", { name: label, exact: true }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

async function begin(page: Page, kind: RegExp) {
  await page.getByRole("button", { name: "Interactive message" }).click();
  await page.getByRole("menuitem", { name: kind }).click();
}

test("an agent sends two products of the catalogue; the customer's order stands in the case with its total; a place is asked for and given [001-20]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  await admin.page.goto(`${desk.url}/settings/catalogue`);
  await admin.page.getByRole("button", { name: "Read the catalogue now" }).click();
  const catalogue = admin.page.getByRole("region", { name: "Tienda Alba", exact: true });
  await expect(catalogue.getByRole("row", { name: /Camisa de lino.*39\.90/ })).toBeVisible();
  await catalogue.getByRole("searchbox", { name: "Look for products" }).fill("panuelo");
  await expect(catalogue.getByRole("row")).toHaveCount(2); // and the headings
  await sound(admin.page, "main");
  await shot(admin.page, "catalogue");

  const phone = await Phone.of(browser, desk, "Olga Prados");
  await phone.write("What do you have in linen?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Olga Prados");
  const { page } = agent;
  await begin(page, /^Products/);
  const builder = page.getByRole("region", { name: "Message with products" });
  await builder.getByRole("textbox", { name: "Text", exact: true }).fill("These two are new");
  await builder.getByRole("searchbox", { name: "Look for products" }).fill("lino");
  const found = builder.getByRole("list", { name: "Products of the catalogue" });
  await expect(found.getByRole("listitem")).toHaveCount(2);
  await found.getByRole("checkbox", { name: /Camisa de lino/ }).check();
  await found.getByRole("checkbox", { name: /Pantalón de lino/ }).check();
  await expect(builder.getByRole("complementary", { name: "Preview" })).toContainText("Pantalón de lino");
  await sound(page, "main");
  await shot(page, "products");
  await page.getByRole("button", { name: "Send", exact: true }).click();

  await phone.screen.getByRole("button", { name: "View items" }).click();
  const cart = phone.page.getByRole("dialog");
  await cart.getByRole("button", { name: "One more: Camisa de lino" }).click();
  await cart.getByRole("button", { name: "One more: Camisa de lino" }).click();
  await cart.getByRole("button", { name: "One more: Pantalón de lino" }).click();
  await cart.getByRole("button", { name: /^Send the order/ }).click();

  const order = agent.message("Camisa de lino").last();
  await expect(order).toContainText("2 ×");
  await expect(order).toContainText("€129.70");
  const panel = page.getByRole("complementary", { name: /^Details|Case|Contact/ });
  await expect(panel).toContainText("€129.70");
  await choose(page, "State of the order", "Confirmed");
  await expect(page.getByRole("combobox", { name: "State of the order" })).toContainText("Confirmed");
  await sound(page, "main");
  await shot(page, "order");

  await begin(page, /^Ask for a location/);
  const ask = page.getByRole("region", { name: "Question for a location" });
  await ask.getByRole("textbox", { name: "Text", exact: true }).fill("Where shall we bring it?");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(phone.log.getByText("Where shall we bring it?")).toBeVisible();
  await phone.attach("Location");
  await phone.page.getByRole("button", { name: "Plaza Mayor" }).click();
  await expect(agent.message("Plaza Mayor").getByRole("link", { name: "Open in OpenStreetMap" })).toBeVisible();

  await begin(page, /^Link button/);
  const link = page.getByRole("region", { name: "Message with a link button" });
  await link.getByRole("textbox", { name: "Text", exact: true }).fill("Pay here");
  await link.getByRole("textbox", { name: "Label of the button" }).fill("Pay");
  await link.getByRole("textbox", { name: "Web address" }).fill("https://alba.example/pay/17");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(phone.screen.getByRole("link", { name: "Pay" })).toHaveAttribute("href", "https://alba.example/pay/17");
});

test("a form is built and published without code, sent and answered, and fills contact and case [001-20]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const { page } = admin;
  await call(page, desk, "POST", "/attributes", { owner: "case", name: "Guests", kind: "number" });
  await page.goto(`${desk.url}/settings/forms`);
  await page.getByRole("button", { name: "New form" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Table booking");
  await page.getByRole("textbox", { name: "Title of the screen" }).fill("Your table");
  await page.getByRole("textbox", { name: "Question 1" }).fill("E-mail");
  await choose(page, "Kind of question 1", "E-mail address");
  await choose(page, "Where the answer to question 1 is kept", "Contact: e-mail");
  await page.getByRole("button", { name: "Add a question" }).click();
  await page.getByRole("textbox", { name: "Question 2" }).fill("Guests");
  await choose(page, "Kind of question 2", "Number");
  await choose(page, "Where the answer to question 2 is kept", "Case: Guests");
  await page.getByRole("button", { name: "Add a question" }).click();
  await page.getByRole("textbox", { name: "Question 3" }).fill("Where?");
  await choose(page, "Kind of question 3", "One of several");
  await page.getByRole("textbox", { name: "Answers to choose from" }).fill("Inside\nTerrace");
  await expect(page.getByRole("region", { name: "As the customer sees it" })).toContainText("Terrace");
  await page.getByRole("button", { name: "Save the draft" }).click();
  await expect(page.getByRole("heading", { name: "Table booking" })).toBeVisible();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("Published, version 1.")).toBeVisible();
  await sound(page, "main");
  await shot(page, "form-builder");

  const phone = await Phone.of(browser, desk, "Rut Casas");
  await phone.write("A table for tonight?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Rut Casas");
  await begin(agent.page, /^Form/);
  const builder = agent.page.getByRole("region", { name: "Message with a form" });
  await builder.getByRole("textbox", { name: "Text", exact: true }).fill("Tell us a little more");
  await builder.getByRole("radio", { name: "Table booking" }).check();
  await builder.getByRole("textbox", { name: "Label of the button" }).fill("Book");
  await agent.page.getByRole("button", { name: "Send", exact: true }).click();

  await phone.screen.getByRole("button", { name: "Book" }).click();
  const sheet = phone.page.getByRole("dialog", { name: "Your table" });
  await sheet.getByRole("textbox", { name: "E-mail" }).fill("rut@casas.example");
  await sheet.getByLabel("Guests").fill("4");
  await sheet.getByLabel("Where?").selectOption({ label: "Terrace" });
  await sheet.getByRole("button", { name: /^(Send|Enviar)$/ }).click();

  const answer = agent.message("Table booking").last();
  await expect(answer).toContainText("Filled in the form");
  await expect(answer).toContainText("Terrace");
  await expect(agent.page.getByText("rut@casas.example").first()).toBeVisible();
  await expect(agent.page.getByLabel("Guests").first()).toHaveValue("4");
  await shot(agent.page, "form-answered");
  await page.reload();
  await expect(page.getByRole("list", { name: "Answers" })).toContainText("Terrace");
});
