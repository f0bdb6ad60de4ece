import { expect, test } from "./desk";
import { Agent, Phone } from "./people";

test("an admin connects a number from the declared form and sees whether it works [001-26, 001-27, 001-28, 002-24, 002-26, 002-28, 002-30, 002-31]", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"), {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await page.goto(`${desk.url}/settings/channels/new`);
  await page
    .getByRole("main")
    .getByRole("button", { name: /^WhatsApp/ })
    .click();
  const field = (name: string) => page.getByRole("textbox", { name, exact: false });
  await field("Name").first().fill("Second line");
  await field("Phone number ID").fill("301000000000077");
  await field("WhatsApp Business account ID").fill("201000000000077");
  await page.getByLabel(/^Phone number(?! ID)/).fill("not a number");
  await page.getByLabel("Access token").fill("EAAB-secret-token");
  await page.getByLabel("App secret").fill("0123456789abcdef0123456789abcdef");
  await page.getByRole("button", { name: "Make a random value" }).click();
  const verify = await page.getByLabel("Verify token").inputValue();
  expect(verify.length).toBeGreaterThan(15);
  await page.getByText("Advanced").click();
  await page.getByLabel("Address of the API").fill(`${desk.url}/sandbox/graph`);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByText("This is needed.")).toBeVisible(); // that none is needed has to be chosen
  await page.getByRole("combobox", { name: "Default skill" }).click();
  await page.getByRole("option", { name: "No skill is needed" }).click();
  await expect(page.getByText(/This does not look right\. Example: \+34/)).toBeVisible();
  await page.getByLabel(/^Phone number(?! ID)/).fill("+34 600 000 077");
  await shot(page, "settings-channel-form");
  await page.getByRole("button", { name: "Connect", exact: true }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Second line" })).toBeVisible();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole("button", { name: "Copy Webhook URL" }).first().click();
  await expect.poll(copied).toMatch(/\/hooks\/whatsapp\//);
  await page.getByRole("button", { name: "Copy Verify token" }).click();
  await expect.poll(copied).toBe(verify);
  await page.getByRole("button", { name: "Copy Command" }).click();
  await expect.poll(copied).toMatch(/^curl -X POST '.*\/301000000000077\/messages'/);
  await page.getByRole("button", { name: "Check now" }).click();
  const checks = page.getByRole("list", { name: "Checks" });
  await expect(checks.getByRole("listitem").filter({ hasText: "The access token is valid" })).toBeVisible();
  await shot(page, "settings-channel");

  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Second line" })).toBeVisible();
  await expect(page.getByLabel("Access token")).toHaveValue("");
  await expect(page.getByText(/A value is set\. It is never shown/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy Verify token" })).toHaveCount(0);
  await page.goto(`${desk.url}/settings/channels`);
  await expect(page.getByRole("list", { name: "Channels" }).getByRole("link", { name: /^Second line/ })).toBeVisible();

  await page.getByRole("link", { name: /^Second line/ }).click();
  await page.getByRole("button", { name: "Delete this channel…" }).click();
  await page.getByLabel("Type “Second line” to delete it").fill("Second line");
  await page.getByRole("dialog").getByRole("button", { name: "Delete this channel" }).click();
  await expect(page.getByRole("button", { name: "Restore Second line" })).toBeVisible();
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Channels" }).click();
  await expect(page.getByRole("list", { name: "Channels" })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Second line/ })).toHaveCount(0);
});

test("a colleague is invited, joins and works", async ({ browser, desk, shot }) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/people`);
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill("pilar@alba.example");
  await dialog.getByRole("button", { name: "Invite" }).click();
  const link = (await dialog.getByText(/\/invitation\//).textContent()) ?? "";
  await shot(page, "settings-invitation");
  const path = new URL(link).pathname;
  await dialog.getByRole("button", { name: "Done" }).click();

  const colleague = await (await browser.newContext()).newPage();
  await colleague.goto(`${desk.url}${path}`);
  await expect(colleague.getByText("You were invited as pilar@alba.example")).toBeVisible();
  await colleague.getByLabel("Your name").fill("Pilar Sanz");
  await colleague.getByLabel("Password").fill("a few words in a row");
  await colleague.getByRole("button", { name: "Join" }).click();
  await expect(colleague.getByRole("navigation", { name: "Main" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("list", { name: "People" }).getByText("Pilar Sanz")).toBeVisible();
});

test("a saved reply with the customer's name is put in with a slash", async ({ browser, desk, shot }) => {
  const owner = await Agent.signIn(browser, desk, desk.person("admin"));
  const { page } = owner;
  await page.goto(`${desk.url}/settings/replies`);
  await page.getByRole("button", { name: "New saved reply" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Shortcut").fill("parcel-late");
  await dialog.getByLabel("Title").fill("Parcel is late");
  await dialog.getByLabel("Text").fill("Hello {{contact.first_name}}, your parcel is on its way.");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("list", { name: "Saved replies" }).getByText("/parcel-late")).toBeVisible();

  const phone = await Phone.of(browser, desk, "Petra Luna");
  await phone.write("Where is it?");
  await page.goto(`${desk.url}/inbox/all`);
  await owner.open("Petra Luna", "All");
  await owner.box.click();
  await page.keyboard.type("/parcel-l");
  await expect(page.getByRole("option", { name: /Parcel is late/ })).toBeVisible();
  await shot(page, "saved-replies");
  await page.keyboard.press("Enter");
  await expect(owner.box).toHaveValue("Hello Petra, your parcel is on its way.");
  await owner.box.press("Control+Enter");
  await expect(phone.log.getByText("Hello Petra, your parcel is on its way.")).toBeVisible();
});

test("tags, hours and tokens are set, and the journal is shown", async ({ browser, desk, request }) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/tags`);
  await page.getByRole("button", { name: "New tag" }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill("wholesale");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("list", { name: "Tags" }).getByText("wholesale")).toBeVisible();

  await page.goto(`${desk.url}/settings/hours`);
  await page.getByRole("list", { name: "Calendars" }).getByRole("link").first().click();
  await page.getByRole("button", { name: "Sunday: add a time" }).click();
  await page.getByLabel("Sunday, open until").last().fill("14:00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Sunday, open until").last()).toHaveValue("14:00");

  await page.goto(`${desk.url}/settings/tokens`);
  await page.getByRole("button", { name: "New token" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Warehouse");
  await dialog.getByRole("button", { name: "Make the token" }).click();
  const call = (await dialog.getByText(/^curl /).textContent()) ?? "";
  const token = /Bearer (\S+)'/.exec(call)?.[1] ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  const cases = () => request.get(`${desk.url}/api/v1/cases`, { headers: { Authorization: `Bearer ${token}` } });
  expect((await cases()).status()).toBe(200);
  await page.getByRole("listitem").filter({ hasText: "Warehouse" }).getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke the token" }).click();
  await expect(page.getByText("Warehouse")).toHaveCount(0);
  expect((await cases()).status()).toBe(401);

  await page.goto(`${desk.url}/settings/journal`);
  await expect(page.getByRole("term").filter({ hasText: "Written down" })).toBeVisible();
  await expect(page.getByText("Nothing failed")).toBeVisible();
});
