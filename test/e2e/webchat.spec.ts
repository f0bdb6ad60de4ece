import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { FrameLocator, Page } from "@playwright/test";
import { type Desk, expect, test } from "./desk";
import { axe, call, sound } from "./page";
import { Agent } from "./people";

// The chat on a business's own site, which is on another origin than the desk
// and has nothing of it but the snippet.
class Site {
  private readonly server = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end(this.pages[request.url ?? ""] ?? "");
  });
  readonly pages: Record<string, string> = {};

  static async start(): Promise<Site> {
    const made = new Site();
    await new Promise<void>((done) => made.server.listen(0, "127.0.0.1", done));
    return made;
  }

  /** The address of a page under another name of this machine. */
  at(host: string, path: string): string {
    return `http://${host}:${(this.server.address() as AddressInfo).port}${path}`;
  }

  stop() {
    this.server.close();
    this.server.closeAllConnections();
  }
}

let site: Site;
test.beforeAll(async () => {
  site = await Site.start();
});
test.afterAll(() => site.stop());

const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** A visitor of the shop, with its chat open. */
class Visitor {
  readonly frame: FrameLocator;

  constructor(readonly page: Page) {
    this.frame = page.frameLocator('iframe[title="Chat"]');
  }

  /** Visits the shop. */
  async visit(site: Site, desk: Desk, channel: string) {
    site.pages["/shop"] =
      `<!doctype html><html lang="en"><title>Shop</title><main><h1>Linen</h1></main><script async src="${desk.url}/chat/${channel}.js"></script></html>`;
    await this.page.goto(site.at("localhost", "/shop"));
  }

  async open() {
    await this.page.getByRole("button", { name: /^(Open the chat|Abrir el chat)/ }).click();
    await expect(this.frame.getByRole("log")).toBeVisible();
  }

  get log() {
    return this.frame.getByRole("log");
  }

  get box() {
    return this.frame.getByRole("textbox", { name: "Write a message" });
  }

  async write(words: string) {
    await this.box.fill(words);
    await expect(this.box).toHaveValue(words);
    await this.box.press("Enter");
    await expect(this.box).toHaveValue("");
    await expect(this.log.getByText(words)).toBeVisible();
  }
}

/** The shop's chat; it is made at the first visit. */
async function chatOf(desk: Desk): Promise<string> {
  const { items } = await desk.sandbox<{ items: { id: string }[] }>("GET", "/chats");
  const first = items[0] ?? (await desk.sandbox<{ id: string }>("POST", "/chats"));
  return first.id;
}

/** Has the desk send rich content into the newest conversation of a chat. */
async function send(agent: Agent, desk: Desk, conversation: string, rich: object) {
  await call(agent.page, desk, "POST", `/conversations/${conversation}/messages`, { kind: "rich", content: rich });
}

test("a visitor of the shop is answered with words, a picture and choices, and goes on after a reload and a gap in the net [003-R2b] [003-R2f]", async ({
  browser,
  desk,
  shot,
}) => {
  const channel = await chatOf(desk);
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1200, height: 800 } });
  const visitor = new Visitor(await context.newPage());
  await visitor.visit(site, desk, channel);
  await visitor.open();
  // Nothing is kept before the chat begins.
  await visitor.frame.getByRole("textbox", { name: "Your name" }).fill("Vera Chat");
  await visitor.frame.getByRole("button", { name: "Start the chat" }).click();
  await visitor.write("Is the linen shirt there in M?");

  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Vera Chat");
  await agent.box.fill("Yes, *two are left*.");
  await agent.box.press("Control+Enter");
  await expect(visitor.log.locator("strong", { hasText: "two are left" })).toBeVisible();

  const { items } = await call<{ items: { id: string; last_message: { text: string } }[] }>(
    agent.page,
    desk,
    "GET",
    `/conversations?channel_id=${channel}`,
  );
  const conversation = items[0]?.id ?? "";
  const upload = await agent.page.request.post(`${desk.url}/api/v1/uploads`, {
    headers: { Origin: desk.url, "Sec-Fetch-Site": "same-origin" },
    multipart: { file: { name: "shirt.png", mimeType: "image/png", buffer: picture } },
  });
  const { id } = (await upload.json()) as { id: string };
  await call(agent.page, desk, "POST", `/conversations/${conversation}/messages`, { kind: "media", attachments: [id] });
  await expect(visitor.log.getByRole("img", { name: "shirt.png" })).toBeVisible();

  await send(agent, desk, conversation, {
    body: "Shall we keep one for you?",
    quick_replies: [
      { id: "keep", title: "Yes, please" },
      { id: "no", title: "No, thanks" },
    ],
  });
  await visitor.frame.getByRole("button", { name: "Yes, please" }).click();
  await expect(visitor.frame.getByRole("button", { name: "No, thanks" })).toHaveCount(0);
  await expect(agent.message("Yes, please").last()).toBeVisible();

  await send(agent, desk, conversation, {
    body: "These go with it:",
    cards: [
      { title: "Wide trousers", text: "54.00 €", buttons: [{ id: "t", title: "Add them" }] },
      { title: "Short jacket", text: "89.00 €", buttons: [{ title: "See it", url: "https://shop.example/jacket" }] },
    ],
  });
  await visitor.frame.getByRole("button", { name: "Add them" }).click();
  await expect(agent.message("Add them").last()).toBeVisible();
  await expect(visitor.frame.getByRole("link", { name: "See it" })).toHaveAttribute("rel", /noopener/);
  await send(agent, desk, conversation, {
    body: "How it is washed",
    page: { url: "https://shop.example/care", title: "Care of linen", text: "Cold and slowly" },
  });
  await expect(visitor.frame.getByRole("link", { name: /Care of linen/ })).toBeVisible();
  await send(agent, desk, conversation, {
    body: "To whom?",
    adaptive_card: {
      type: "AdaptiveCard",
      version: "1.5",
      body: [
        { type: "TextBlock", text: "Where to?", weight: "Bolder" },
        { type: "Input.Text", id: "street", label: "Street" },
      ],
      actions: [{ type: "Action.Submit", title: "Send it there" }],
    },
  });
  await visitor.frame.getByRole("textbox", { name: "Street" }).fill("Calle Mayor 1");
  await visitor.frame.getByRole("button", { name: "Send it there" }).click();
  await expect(agent.message("Calle Mayor 1").last()).toBeVisible();
  await shot(visitor.page, "webchat-rich");
  const list = {
    body: "When does it suit you?",
    list_label: "Days",
    sections: [
      {
        title: "Days",
        rows: [
          { id: "mon", title: "Monday" },
          { id: "tue", title: "Tuesday" },
        ],
      },
    ],
  };
  await send(agent, desk, conversation, list);
  // No list to pick from here: a short one is shown as buttons.
  await visitor.frame.getByRole("button", { name: "Monday" }).click();
  await expect(agent.message("Monday").last()).toBeVisible();

  await visitor.page.reload();
  await visitor.open();
  await expect(visitor.log.getByText("Is the linen shirt there in M?")).toBeVisible();
  await context.setOffline(true);
  await visitor.write("I am in the lift");
  await expect(visitor.frame.getByText(/You are offline/)).toBeVisible();
  await context.setOffline(false);
  await expect(agent.message("I am in the lift")).toHaveCount(1);
  await expect(visitor.frame.getByText(/You are offline/)).toHaveCount(0);

  const found = await (await axe(visitor.page)).analyze();
  expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`)).toEqual([]);
  await context.close();
});

test("two tabs show the same chat, the button counts what is unread, and keys alone are enough", async ({
  browser,
  desk,
}) => {
  const channel = await chatOf(desk);
  const context = await browser.newContext({ locale: "en-GB" });
  const one = new Visitor(await context.newPage());
  await one.visit(site, desk, channel);
  await one.page.getByRole("button", { name: "Open the chat" }).focus();
  await one.page.keyboard.press("Enter");
  await expect(one.frame.getByRole("log")).toBeVisible();
  await one.frame.getByRole("textbox", { name: "Your name" }).fill("Tab Twice");
  await one.page.keyboard.press("Enter");
  await expect(one.box).toBeFocused();
  await one.page.keyboard.type("From the first tab");
  await one.page.keyboard.press("Enter");
  await expect(one.log.getByText("From the first tab")).toBeVisible();

  const two = new Visitor(await context.newPage());
  await two.visit(site, desk, channel);
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Tab Twice");
  await agent.answer("Hello to both");
  await expect(one.log.getByText("Hello to both")).toBeVisible();
  await two.open();
  await expect(two.log.getByText("Hello to both")).toBeVisible();
  await expect(two.log.getByText("From the first tab")).toBeVisible();
  await two.page.keyboard.press("Escape");
  await expect(two.page.getByRole("button", { name: /^Open the chat/ })).toBeFocused();
  await one.page.bringToFront();
  await one.box.press("Escape");
  await agent.answer("Are you still there?");
  await expect(one.page.getByRole("button", { name: "Open the chat (unread: 1)" })).toBeVisible();
  await expect(two.page.getByRole("button", { name: "Open the chat (unread: 1)" })).toBeVisible();
  await one.open();
  await expect(two.page.getByRole("button", { name: "Open the chat", exact: true })).toBeVisible();
  await agent.ticked("Are you still there?", "Read");
  await context.close();
});

test("the chat's own page is sound in the light, in the dark, on a phone and from right to left", async ({
  browser,
  desk,
  shot,
}) => {
  const channel = await chatOf(desk);
  const context = await browser.newContext({ locale: "en-GB" });
  const whole = await context.newPage();
  await whole.goto(`${desk.url}/chat/${channel}`);
  await whole.evaluate(() => {
    document.documentElement.dir = "rtl";
  });
  await expect(whole.getByRole("log")).toBeVisible();
  await sound(whole, ".chat");
  await shot(whole, "webchat-page");
  await context.close();
});

test("the chat weighs less than 30 KB and is there within 100 ms", async ({ browser, desk }) => {
  const channel = await chatOf(desk);
  let bytes = 0;
  for (const path of [`${channel}.js`, "assets/chat.js", "assets/chat.css"]) {
    const answer = await fetch(`${desk.url}/chat/${path}`, { headers: { "Accept-Encoding": "identity" } });
    bytes += gzipSync(Buffer.from(await answer.arrayBuffer()), { level: 9 }).length;
  }
  expect(bytes).toBeLessThan(30 * 1024);
  const visitor = new Visitor(await (await browser.newContext({ locale: "en-GB" })).newPage());
  await visitor.visit(site, desk, channel);
  await expect(visitor.page.getByRole("button", { name: "Open the chat" })).toBeVisible();
  await expect(visitor.frame.locator("main")).toBeAttached(); // loaded before it is asked for
  const took = await visitor.page.evaluate(
    () =>
      new Promise<number>((done) => {
        const began = performance.now();
        (window as unknown as { Recado: { open(): void } }).Recado.open();
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
      }),
  );
  expect(took).toBeLessThan(100);
});

test("pages that are not the shop's get no chat", async ({ browser, desk }) => {
  const channel = await chatOf(desk);
  const page = await (await browser.newContext()).newPage();
  const refused = page.waitForEvent("console", (m) => /frame-ancestors|refused to connect|violates/i.test(m.text()));
  site.pages["/evil"] = `<iframe src="${desk.url}/chat/${channel}/frame"></iframe>`;
  await page.goto(site.at("evil.localhost", "/evil"));
  await refused;
});
