import type { Browser, BrowserContextOptions, Locator, Page } from "@playwright/test";
import { type Desk, expect, type SignIn } from "./desk";

/** Somebody of the team at the desk, in a browser of their own. */
export class Agent {
  constructor(
    readonly page: Page,
    readonly desk: { url: string },
  ) {}

  /** Signs in from the demo's list, as one of its people. */
  static async signIn(browser: Browser, desk: Desk, who: SignIn, options: BrowserContextOptions = {}): Promise<Agent> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(`${desk.url}/`);
    await page.getByRole("button", { name: who.email }).click();
    await expect(page.getByRole("navigation", { name: /^(Main|Principal)$/ })).toBeVisible();
    return new Agent(page, desk);
  }

  /** The row of a customer's case in the list. */
  row(customer: string): Locator {
    return this.page.getByRole("link", { name: customer });
  }

  async view(name: "Mine" | "Unassigned" | "All"): Promise<void> {
    await this.page.getByRole("navigation", { name: "Views" }).getByRole("link", { name }).click();
  }

  /** Opens the newest case of a customer from a list. */
  async open(customer: string, view: "Mine" | "Unassigned" | "All" = "Unassigned"): Promise<void> {
    await this.view(view);
    await this.row(customer).click();
    await expect(this.log).toBeVisible();
  }

  get thread(): Locator {
    return this.page.getByRole("region", { name: /^(Conversation with|Conversación con)/ });
  }

  get log(): Locator {
    return this.thread.getByRole("log");
  }

  /** The messages that hold these words. */
  message(words: string | RegExp): Locator {
    return this.log.getByRole("article").filter({ hasText: words });
  }

  get box(): Locator {
    return this.page.getByRole("textbox", { name: /^(Write a reply|Escribe una respuesta)/ });
  }

  async answer(words: string): Promise<void> {
    await this.box.fill(words);
    await this.box.press("Control+Enter");
    await expect(this.message(words)).toBeVisible();
  }

  /** Waits for the tick of a message: Sent, Delivered, Read, Not sent. */
  async ticked(words: string, state: string): Promise<void> {
    await expect(this.message(words).getByRole("button", { name: new RegExp(`^${state}`) })).toBeVisible();
  }
}

/** What is known of a customer beside the name. */
export type Customer = {
  /** Made up where it is missing. */
  number?: string;
  /** Keeps the number to themself. */
  hidden?: boolean;
};

/** A customer with a phone on the sandbox's table. */
export class Phone {
  readonly screen: Locator;

  constructor(
    readonly page: Page,
    readonly name: string,
  ) {
    this.screen = page.getByRole("region", { name, exact: true });
  }

  /** Puts the phone of a new customer on a table of its own. */
  static async of(browser: Browser, desk: Desk, name: string, who: Customer = {}): Promise<Phone> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${desk.url}/sandbox/`);
    await page.getByRole("banner").getByRole("button", { name: "Add a phone" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("button", { name: "New customer" }).click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
    if (who.number) await page.getByRole("textbox", { name: "Number" }).fill(who.number);
    if (who.hidden) await page.getByRole("switch", { name: "Keeps the number private" }).click();
    await page.getByRole("button", { name: "Put on the table" }).click();
    const phone = new Phone(page, name);
    await expect(phone.screen).toBeVisible();
    // Where more numbers were connected, customers write to the demo's own.
    if (await page.getByRole("combobox", { name: "Business", exact: true }).isVisible()) {
      await phone.turnTo(/^Tienda Alba/);
    }
    await phone.screen.scrollIntoViewIfNeeded();
    return phone;
  }

  /** Chooses to which of the business's numbers the customer writes. */
  async turnTo(number: RegExp): Promise<void> {
    const business = this.page.getByRole("combobox", { name: "Business", exact: true });
    const value = await business.getByRole("option", { name: number }).getAttribute("value");
    await business.selectOption(value);
  }

  get log(): Locator {
    return this.screen.getByRole("log");
  }

  async write(words: string): Promise<void> {
    const box = this.screen.getByRole("textbox", { name: "Message" });
    await box.fill(words);
    await box.press("Enter");
    await expect(this.log.getByText(words.replace(/[*_~]/g, ""))).toBeVisible();
  }

  /** Chooses from what can be sent beside words. */
  async attach(what: string): Promise<void> {
    await this.screen.getByRole("button", { name: "Attach" }).click();
    await this.page.getByRole("menuitem", { name: what, exact: true }).click();
  }

  /** Sends a file as a photo, a document, an audio, a video. */
  async send(what: string, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.attach(what);
    await (await chooser).setFiles(file);
  }

  /** Turns a setting of this phone on or off. */
  async set(option: string, on: boolean): Promise<void> {
    await this.screen.getByRole("button", { name: "Phone options" }).click();
    await this.turn(option, on);
  }

  /** Turns a fault of the emulated platform on or off. */
  async fault(name: string, on: boolean): Promise<void> {
    await this.page.getByRole("button", { name: /^Faults/ }).click();
    await this.turn(name, on);
  }

  private async turn(name: string, on: boolean): Promise<void> {
    const toggle = this.page.getByRole("switch", { name });
    if ((await toggle.isChecked()) !== on) await toggle.click();
    // The server turns it, so it moves a moment later.
    await expect(toggle).toBeChecked({ checked: on });
    await this.page.keyboard.press("Escape");
    await expect(toggle).toBeHidden();
  }

  /** Lets the business's clock jump forward. */
  async jump(time: "1 hour" | "23 hours"): Promise<void> {
    await this.page.getByRole("button", { name: `Jump ${time}` }).click();
  }
}

/** A customer whose phone nobody looks at: for journeys about the desk, and for many messages at once. */
export class Line {
  private constructor(
    readonly desk: Desk,
    readonly name: string,
    private readonly phone: string,
    private readonly account: string,
  ) {}

  static async of(desk: Desk, name: string, who: Customer = {}): Promise<Line> {
    const { accounts } = await desk.sandbox<{ accounts: { id: string; name: string }[] }>("GET", "/state");
    const own = accounts.find((a) => a.name === "Tienda Alba");
    const { id } = await desk.sandbox<{ id: string }>("POST", "/phones", { name, language: "en", ...who });
    return new Line(desk, name, id, own?.id ?? "");
  }

  /** Writes, perhaps in answer to a message; answers its id. */
  async write(text: string, replyTo = ""): Promise<string> {
    const path = `/phones/${this.phone}/threads/${this.account}/messages`;
    return (await this.desk.sandbox<{ id: string }>("POST", path, { kind: "text", text, reply_to: replyTo })).id;
  }

  /** Waits until the phone has a message of the business with these words. */
  async gets(text: string): Promise<void> {
    await expect(async () => {
      const path = `/phones/${this.phone}/threads/${this.account}`;
      const { messages } = await this.desk.sandbox<{ messages: Said[] }>("GET", path);
      const found = messages.filter((m) => m.business && m.text === text && /delivered|read/.test(m.status ?? ""));
      expect(found).toHaveLength(1);
    }).toPass({ timeout: 10_000 });
  }
}

type Said = { business: boolean; text?: string; status?: string };
