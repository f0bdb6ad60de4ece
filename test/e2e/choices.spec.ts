import { expect, test } from "./desk";
import { Agent, Phone } from "./people";

test("a customer picks from a list and presses a button, and each answer shows what it answers", async ({
  browser,
  desk,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Uxía Lago");
  await phone.write("I'd like to come by");
  await agent.open("Uxía Lago");
  const { page } = agent;

  await page.getByRole("button", { name: "Interactive message" }).click();
  await page.getByRole("menuitem", { name: /^List/ }).click();
  const list = page.getByRole("region", { name: "Message with a list" });
  await list.getByRole("textbox", { name: "Text", exact: true }).fill("When suits you?");
  await list.getByRole("textbox", { name: "Label of the button that opens the list" }).fill("See the hours");
  await list.getByRole("textbox", { name: "Title (optional)" }).fill("Tuesday");
  await list.getByRole("textbox", { name: "Row 1" }).fill("10:00");
  await list.getByRole("textbox", { name: "Description (optional)" }).first().fill("With Emma");
  await list.getByRole("button", { name: "Add a row" }).click();
  await list.getByRole("textbox", { name: "Row 2" }).fill("12:30");
  await expect(list.getByRole("complementary", { name: "Preview" })).toContainText("See the hours");
  await page.getByRole("button", { name: "Send", exact: true }).click();

  await phone.screen.getByRole("button", { name: "See the hours" }).click();
  const sheet = phone.page.getByRole("dialog", { name: "See the hours" });
  await sheet.getByRole("radio", { name: /10:00/ }).check();
  await sheet.getByRole("button", { name: "Send", exact: true }).click();
  const chosen = agent.log.getByRole("article", { name: /^Answer from Uxía Lago/ }).filter({ hasText: "10:00" });
  await expect(chosen).toContainText("Chose from the list");
  await expect(chosen).toContainText("With Emma");
  await expect(chosen.getByRole("button", { name: "Go to the quoted message: When suits you?" })).toBeVisible();

  await page.getByRole("button", { name: "Interactive message" }).click();
  await page.getByRole("menuitem", { name: /^Reply buttons/ }).click();
  const buttons = page.getByRole("region", { name: "Message with buttons" });
  await buttons.getByRole("textbox", { name: "Text", exact: true }).fill("Tuesday at 10:00, then?");
  await buttons.getByRole("textbox", { name: "Button 1" }).fill("Yes");
  await buttons.getByRole("button", { name: "Add a button" }).click();
  await buttons.getByRole("textbox", { name: "Button 2" }).fill("Another day");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await agent.ticked("Tuesday at 10:00, then?", "Read");
  await phone.screen.getByRole("button", { name: "Another day" }).click();
  const pressed = agent.log.getByRole("article", { name: /^Answer from Uxía Lago/ }).filter({ hasText: "Another day" });
  await expect(pressed).toContainText("Pressed the button");
  await expect(
    pressed.getByRole("button", { name: "Go to the quoted message: Tuesday at 10:00, then?" }),
  ).toBeVisible();
  // The list of cases tells the choice too.
  await agent.view("All");
  await expect(agent.row("Uxía Lago")).toHaveAccessibleName(/Another day/);
});
