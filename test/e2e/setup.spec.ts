import { expect, test } from "./desk";
import { Graph } from "./graph";
import { Agent } from "./people";

const number = "301000000000077";
const secret = "0123456789abcdef0123456789abcdef";

test("a fresh server is set up, says what comes next, tells what is wrong with a number and then serves its first customer", async ({
  browser,
  serve,
}) => {
  const graph = await Graph.start(number, "EAAB-good");
  const server = await serve("--allow-private-networks");
  const page = await (await browser.newContext()).newPage();
  await page.goto(server.url);
  await expect(page.getByRole("heading", { name: "Welcome to Recado" })).toBeVisible();
  await page.getByLabel("Name of your business").fill("Librería Sur");
  await page.getByLabel("Your name").fill("Nuria Sanz");
  await page.getByLabel("E-mail").fill("nuria@sur.example");
  await page.getByLabel("Password").fill("nuria@sur.example");
  await page.getByRole("button", { name: "Create the workspace" }).click();
  await expect(page.getByText("the password must not be the address")).toBeVisible();
  await page.getByLabel("Password").fill("un río de libros");
  await page.getByRole("button", { name: "Create the workspace" }).click();

  // Signed in, and before the next thing to do; the inbox says it too.
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await expect(page.getByText("No channel is connected")).toBeVisible();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Inbox" }).click();
  await expect(page.getByText("No channel is connected yet")).toBeVisible();
  await page.getByRole("link", { name: "Connect a channel" }).click();
  await page.getByRole("link", { name: "Connect a channel" }).first().click();
  await page
    .getByRole("main")
    .getByRole("button", { name: /^WhatsApp/ })
    .click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Our number");
  await page.getByLabel("Phone number ID").fill(number);
  await page.getByLabel("WhatsApp Business account ID").fill("201000000000077");
  await page.getByLabel("Access token").fill("EAAB-expired");
  await page.getByLabel("App secret").fill(secret);
  await page.getByRole("button", { name: "Make a random value" }).click();
  const verify = await page.getByLabel("Verify token").inputValue();
  await page.getByText("Advanced").click();
  await page.getByLabel("Address of the API").fill(graph.url);
  await page.getByRole("combobox", { name: "Default skill" }).click();
  await page.getByRole("option", { name: "No skill is needed" }).click();
  await page.getByRole("button", { name: "Connect", exact: true }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Our number" })).toBeVisible();
  const check = (title: string) =>
    page.getByRole("list", { name: "Checks" }).getByRole("listitem").filter({ hasText: title });
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(check("The access token is valid")).toContainText("Does not work");
  await expect(check("The access token is valid")).toContainText("The session has expired");
  await page.getByLabel("Access token").fill("EAAB-good");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(check("The access token is valid")).toContainText("Works");
  await expect(check("The number is found")).toContainText("Found: +34 600 000 077 · Librería Sur");
  await expect(check("An app is subscribed")).toContainText("Works");

  // The platform has not called yet; then it does.
  const hook =
    (await page
      .getByText(/\/hooks\/whatsapp\//)
      .first()
      .textContent()) ?? "";
  expect(hook).toContain(server.url);
  await expect(page.getByRole("list", { name: "Checks" }).getByText("Works")).toHaveCount(3);
  const shake = await fetch(`${hook}?hub.mode=subscribe&hub.verify_token=${verify}&hub.challenge=1158201444`);
  expect(await shake.text()).toBe("1158201444");
  const message = {
    from: "34611000001",
    id: "wamid.first",
    timestamp: String(Math.floor(Date.now() / 1000)),
    type: "text",
    text: { body: "Do you have it in paperback?" },
  };
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "34600000077", phone_number_id: number },
    contacts: [{ profile: { name: "Pau Roca" }, wa_id: "34611000001" }],
    messages: [message],
  };
  const entry = [{ id: "201000000000077", changes: [{ field: "messages", value }] }];
  expect(await graph.deliver(hook, "another secret", { object: "whatsapp_business_account", entry })).toBe(401);
  expect(await graph.deliver(hook, secret, { object: "whatsapp_business_account", entry })).toBe(200);
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(page.getByRole("list", { name: "Checks" }).getByText("Works")).toHaveCount(6);

  const owner = new Agent(page, { url: server.url });
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Inbox" }).click();
  await owner.open("Pau Roca");
  await owner.answer("We do, 12 €.");
  await owner.ticked("We do, 12 €.", "Sent");
  const sent = graph.calls.find((c) => JSON.stringify(c.body ?? "").includes("12 €"));
  expect(sent).toMatchObject({ method: "POST", path: `${number}/messages`, token: "EAAB-good" });
  expect(sent?.body).toMatchObject({ type: "text", text: { body: "We do, 12 €." } });

  // Nobody makes a second owner by that page.
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(`${server.url}/set-up`);
  await expect(stranger.getByRole("heading", { name: /Sign in|Welcome/ })).toBeVisible();
  await stranger.goto(server.url);
  await expect(stranger.getByRole("button", { name: "Sign in" })).toBeVisible();
  await graph.stop();
});
