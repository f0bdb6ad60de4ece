import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { call, sound } from "./page";
import { Agent } from "./people";

/** The account as the emulated provider's console shows it. */
type Console = {
  sid: string;
  token: string;
  base_url: string;
  join: { number: string; words: string };
  lines: { id: string; channel: string; number: string; shared: boolean }[];
};

type Said = { business: boolean; kind: string; text?: string; status?: string; media?: { id: string } };

/** The provider's console and the customers' phones. */
class Provider {
  private constructor(
    private readonly desk: Desk,
    readonly account: Console,
  ) {}

  static async of(desk: Desk): Promise<Provider> {
    return new Provider(desk, await desk.sandbox<Console>("GET", "/twilio_whatsapp/console"));
  }

  /** A line of the account: a chat or a text number of its own, or the shared sandbox. */
  line(channel: "sms" | "whatsapp", shared = false): Console["lines"][number] {
    const found = this.account.lines.find((l) => l.channel === channel && l.shared === shared);
    if (!found) throw new Error(`the account has no line for ${channel}`);
    return found;
  }

  /** Pastes an address at a number. */
  async paste(line: string, url: string): Promise<void> {
    await this.desk.sandbox("PUT", `/twilio_whatsapp/console/lines/${line}`, { url });
  }

  async customer(name: string, number: string): Promise<string> {
    return (await this.desk.sandbox<{ id: string }>("POST", "/phones", { name, number, language: "en" })).id;
  }

  async write(phone: string, line: string, text: string): Promise<void> {
    await this.desk.sandbox("POST", `/phones/${phone}/threads/${line}/messages`, { kind: "text", text });
  }

  async thread(phone: string, line: string): Promise<Said[]> {
    return (await this.desk.sandbox<{ messages: Said[] }>("GET", `/phones/${phone}/threads/${line}`)).messages;
  }

  /** Waits until a phone has a message of the business that fits. */
  async gets(phone: string, line: string, fits: (m: Said) => boolean): Promise<void> {
    await expect(async () => {
      expect((await this.thread(phone, line)).filter((m) => m.business && fits(m))).toHaveLength(1);
    }).toPass({ timeout: 10_000 });
  }
}

/** Fills in the form of a number and connects it. */
async function connect(
  page: Page,
  desk: Desk,
  kind: RegExp,
  name: string,
  number: string,
  account: Console,
  token: string,
) {
  await page.goto(`${desk.url}/settings/channels/new`);
  await page.getByRole("main").getByRole("button", { name: kind }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByLabel("Account SID").fill(account.sid);
  await page.getByLabel("Auth token").fill(token);
  await page.getByLabel("Number, with its plus sign").fill(number);
  await page.getByText("Advanced").click();
  await page.getByLabel("Address of the API").fill(account.base_url);
  await page.getByRole("combobox", { name: "Default skill" }).click();
  await page.getByRole("option", { name: "No skill is needed" }).click();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
}

/** The address that the channel's page offers to copy. */
async function addressOf(page: Page): Promise<string> {
  return (
    (await page
      .getByText(/\/hooks\/twilio_/)
      .first()
      .textContent()) ?? ""
  );
}

test("the provider's sandbox is connected by the guide, its token mended, its address pasted; who joined is answered, and gets a pasted template when the window is over [002-02, 002-04, 002-06, 002-07, 002-08, 002-09, 002-10, 002-22, 002-24, 002-25, 002-26, 002-27, 002-28, 002-30, 002-53, 002-54, 002-55, 002-56]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const provider = await Provider.of(desk);
  const { account } = provider;
  const shared = provider.line("whatsapp", true);
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));

  // A number without its plus sign is not taken; the guide says where things stand at the provider.
  await connect(page, desk, /^Twilio WhatsApp/, "Try-out", account.join.number.slice(1), account, "not-the-token");
  const before = page.getByRole("region", { name: "Before you begin" });
  await expect(before).toContainText(
    "A Twilio account with a payment method; a trial account or the sandbox is enough",
  );
  await expect(before).toContainText("linked to your WhatsApp business profile");
  await expect(page.getByText("Copy the account SID and the auth token")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "Connect Twilio WhatsApp" })).toBeVisible();
  await sound(page);
  await shot(page, "twilio-connect");
  await page.getByLabel("Number, with its plus sign").fill(account.join.number);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Try-out" })).toBeVisible();

  // The token is wrong, and said to be; the settings mend it.
  const check = (title: string) =>
    page.getByRole("list", { name: "Checks" }).getByRole("listitem").filter({ hasText: title });
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(check("The account is active")).toContainText("token is refused");
  await page.getByLabel("Auth token").fill(account.token);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(check("The account is active")).toContainText("Found");
  await expect(check("The number belongs to the account")).toContainText("join");
  await expect(check("The number sends its messages here")).toContainText("When a message comes in");
  await shot(page, "twilio-channel");
  await provider.paste(shared.id, await addressOf(page));

  // Who has not joined is not heard; who joined is answered.
  const phone = await provider.customer("Nerea Paz", "+34600777001");
  await provider.write(phone, shared.id, `join ${account.join.words}`);
  await provider.gets(phone, shared.id, (m) => /sandbox/i.test(m.text ?? ""));
  await provider.write(phone, shared.id, "Is anybody there?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Nerea Paz", "All");
  await expect(agent.message("Is anybody there?")).toBeVisible();
  await agent.answer("We are.");
  await provider.gets(phone, shared.id, (m) => m.text === "We are.");
  await agent.ticked("We are.", "(Delivered|Read)");

  // The token is an admin's to set, and nobody's to read.
  const path = `/channels/${page.url().split("/").pop()}`;
  expect(JSON.stringify(await call(page, desk, "GET", path))).not.toContain(account.token);
  const refused = await agent.page.request.patch(`${desk.url}/api/v1${path}`, {
    headers: { Origin: desk.url, "Sec-Fetch-Site": "same-origin" },
    data: { secrets: { auth_token: "stolen" } },
  });
  expect(refused.status()).toBe(403);

  // A text that the provider approved is pasted, and goes when the 24 hours are over.
  const headers = { Origin: desk.url, "Sec-Fetch-Site": "same-origin" };
  const channel = page.url().split("/").pop();
  const made = await page.request.post(`${desk.url}/api/v1/templates`, {
    headers,
    data: {
      channel_id: channel,
      name: "appointment_reminder",
      category: "utility",
      approved: true,
      language: "en",
      parts: {
        body: "Your appointment is coming up on {{1}} at {{2}}. If you need to change it, please reply back and let us know.",
        examples: { "1": "12/1", "2": "3pm" },
      },
    },
  });
  expect(made.ok(), await made.text()).toBe(true);
  await desk.sandbox("POST", "/clock", { seconds: 25 * 3600 });
  await agent.page.reload();
  await expect(agent.page.getByText(/You can't answer freely since/)).toBeVisible();
  await agent.page.keyboard.press("Control+Shift+S");
  const form = agent.page.getByRole("dialog");
  await form.getByRole("option", { name: /appointment_reminder/ }).click();
  await form.getByLabel("Text {{1}}", { exact: true }).fill("12/3");
  await form.getByLabel("Text {{2}}", { exact: true }).fill("5 pm");
  await form.getByRole("button", { name: "Send", exact: true }).click();
  await provider.gets(phone, shared.id, (m) =>
    (m.text ?? "").startsWith("Your appointment is coming up on 12/3 at 5 pm."),
  );
  await shot(agent.page, "twilio-template");
});

test("two numbers of one account are connected, routed by the guide to its summary, and found by their lists; each hears its own customers, files go both ways, and who says STOP is left alone [001-11, 002-21, 002-29, 002-31, 002-41]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const provider = await Provider.of(desk);
  const { account } = provider;
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const check = (title: string) =>
    page.getByRole("list", { name: "Checks" }).getByRole("listitem").filter({ hasText: title });
  const lines = [
    { kind: /^Twilio SMS/, name: "Texts", line: provider.line("sms") },
    { kind: /^Twilio WhatsApp/, name: "Chats", line: provider.line("whatsapp") },
  ];
  for (const { kind, name, line } of lines) {
    await connect(page, desk, kind, name, line.number, account, account.token);
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await provider.paste(line.id, await addressOf(page));
    await page.getByRole("button", { name: "Check now" }).click();
    await expect(check("The number belongs to the account")).toContainText(`Found: ${line.number}`);
    await expect(check("The number sends its messages here")).toContainText("sent to this channel");
  }

  // Routing: both numbers in one workstream, made by the guide.
  await page.getByRole("link", { name: "Create a workstream" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Provider");
  await expect(page.getByRole("checkbox", { name: "Chats" })).toBeChecked();
  await page.getByRole("checkbox", { name: "Texts" }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("combobox", { name: "Queue", exact: true }).click();
  await page.getByRole("option", { name: "Soporte" }).click();
  await page
    .getByRole("navigation", { name: "Steps" })
    .getByRole("button", { name: /Summary/ })
    .click();
  await shot(page, "twilio-summary");
  await page.getByRole("button", { name: "Create the workstream" }).click();
  await expect(page.getByRole("link", { name: "Provider", exact: true })).toBeVisible();
  await page.goto(`${desk.url}/settings/channels`);
  await expect(page.getByRole("link", { name: /^Texts/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Chats/ })).toBeVisible();
  await shot(page, "twilio-list");

  // Each number hears its own customers.
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const [texts, chats] = lines.map((l) => l.line.id) as [string, string];
  const texter = await provider.customer("Olga Rey", "+34600777002");
  const chatter = await provider.customer("Hugo Sanz", "+34600777003");
  await provider.write(texter, texts, "Is it ready?");
  await provider.write(chatter, chats, "Hola");
  await agent.open("Hugo Sanz", "All");
  await expect(agent.message("Hola")).toBeVisible();
  await agent.page
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name: "map.png", mimeType: "image/png", buffer: pixel });
  await agent.answer("Here we are.");
  await provider.gets(chatter, chats, (m) => m.kind === "image" && m.text === "Here we are.");
  await agent.open("+34 600 77 70 02", "All"); // a text tells no name
  await agent.answer("It is.");
  await provider.gets(texter, texts, (m) => m.text === "It is.");
  await agent.ticked("It is.", "(Delivered|Read)");

  // Who says STOP is left alone.
  await provider.write(texter, texts, "STOP");
  await expect(agent.message("STOP").first()).toBeVisible();
  await agent.answer("Are you sure?");
  await expect(agent.message("Are you sure?").getByText("The customer has opted out with STOP")).toBeVisible();
  await shot(agent.page, "twilio-stop");
});

/** A picture of one point. */
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
