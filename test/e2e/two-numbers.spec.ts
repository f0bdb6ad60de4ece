import { Desk, expect, test } from "./desk";
import { Agent, Phone } from "./people";

test("two numbers of one account take what is written to each, and answer from the right one [002-29]", async ({
  browser,
  serve,
}) => {
  const desk = await Desk.of(await serve("--sandbox"));
  const { page: admin } = await Agent.signIn(browser, desk, desk.person("admin"));
  await admin.goto(`${desk.url}/settings/channels`);
  await admin.getByRole("link", { name: /^Tienda Alba/ }).click();
  const account = await admin.getByLabel("WhatsApp Business account ID").inputValue();
  const api = await admin.getByLabel("Address of the API").inputValue();
  await admin.goto(`${desk.url}/settings/channels/new`);
  await admin
    .getByRole("main")
    .getByRole("button", { name: /^WhatsApp/ })
    .click();
  await admin.getByRole("textbox", { name: "Name", exact: true }).fill("Outlet");
  await admin.getByLabel("Phone number ID").fill("301000000000088");
  await admin.getByLabel("WhatsApp Business account ID").fill(account);
  await admin.getByLabel(/^Phone number(?! ID)/).fill("+34 600 000 088");
  await admin.getByLabel("Access token").fill("EAAB-the-accounts-token");
  await admin.getByLabel("App secret").fill("0123456789abcdef0123456789abcdef");
  await admin.getByRole("button", { name: "Make a random value" }).click();
  await admin.getByText("Advanced").click();
  await admin.getByLabel("Address of the API").fill(api);
  await admin.getByRole("combobox", { name: "Default skill" }).click();
  await admin.getByRole("option", { name: "No skill is needed" }).click();
  await admin.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(admin.getByRole("heading", { level: 1, name: "Outlet" })).toBeVisible();

  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Zoe Marín");
  await phone.write("Do you have linen?");
  await expect(agent.page.getByRole("navigation", { name: "Views" })).toBeVisible();
  await agent.open("Zoe Marín", "All");
  const composer = agent.page.getByRole("region", { name: "Reply to Zoe Marín" });
  await expect(composer).toContainText("by Tienda Alba");
  const first = agent.page.url();
  await agent.answer("In the shop, yes.");
  await expect(phone.log.getByText("In the shop, yes.")).toBeVisible();

  await phone.turnTo(/^Outlet/);
  await expect(phone.log.getByText("In the shop, yes.")).toHaveCount(0);
  await phone.write("And cheaper?");
  await expect(agent.row("Zoe Marín")).toHaveCount(2);
  await agent.page.getByRole("link", { name: /^Zoe Marín.*And cheaper\?/ }).click();
  await expect(composer).toContainText("by Outlet");
  expect(agent.page.url()).not.toBe(first);
  await expect(agent.message("Do you have linen?")).toHaveCount(0);
  await agent.answer("Half the price here.");
  await expect(phone.log.getByText("Half the price here.")).toBeVisible();
  await agent.ticked("Half the price here.", "Read");
  await phone.turnTo(/^Tienda Alba/);
  await expect(phone.log.getByText("In the shop, yes.")).toBeVisible();
  await expect(phone.log.getByText("Half the price here.")).toHaveCount(0);
});
