import type { Page } from "@playwright/test";
import { connected, type Spare } from "./connecting";
import { type Desk, expect, test } from "./desk";
import { call } from "./page";
import { Agent } from "./people";

// A Page and its messages are two channels of one account: what is said on it in
// public is liked, answered, goes on in private and is deleted.

interface WallItem {
  id: string;
  text: string;
  author?: unknown;
  parent?: string;
  gone?: { by: string };
}

interface Item {
  message_id: string;
  conversation_id: string;
  message: { text: string };
  may: { verb: string; allowed: boolean; why: { en: string } }[];
}

interface Said {
  business: boolean;
  text?: string;
}

async function found(page: Page, desk: Desk, channel: string, text: string): Promise<Item> {
  let item: Item | undefined;
  await expect(async () => {
    const { items } = await call<{ items: Item[] }>(page, desk, "GET", `/public/items?channel_id=${channel}`);
    item = items.find((i) => i.message.text === text);
    expect(item).toBeDefined();
  }).toPass({ timeout: 15_000 });
  return item as Item;
}

test("on a Page a post is published, liked and commented; a comment goes on in private and is deleted [003-10] [003-11] [003-13] [003-15]", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const lent = await desk.sandbox<Spare>("GET", "/spares/facebook");
  const { channel, place } = await connected(page, desk, "facebook", "Alba on Facebook", lent);
  const wall = async () => (await desk.sandbox<{ items: WallItem[] }>("GET", `/walls/${place}`)).items;
  const shows = (f: (items: WallItem[]) => void) => expect(async () => f(await wall())).toPass({ timeout: 15_000 });

  await call(page, desk, "POST", "/publications", {
    text: "New oven! Bread from 8 on",
    targets: [{ channel_id: channel }],
    state: "submit",
  });
  let post = "";
  await shows((items) => {
    const ours = items.filter((i) => !i.author && i.text === "New oven! Bread from 8 on");
    expect(ours).toHaveLength(1);
    post = ours[0]?.id ?? "";
  });
  const phone = await desk.sandbox<{ id: string }>("POST", "/phones", { name: "Vera Holm", language: "en" });
  const asks = "My order never came. Anybody there?";
  const comment = { kind: "comment", as: phone.id, under: post, text: asks };
  const said = await desk.sandbox<WallItem>("POST", `/walls/${place}/items`, comment);
  for (const id of [post, said.id]) {
    await desk.sandbox("PUT", `/walls/${place}/items/${id}/like`, { as: phone.id, on: true });
  }

  // The likes of the post and of the comment are seen; what can't be done says why.
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Vera Holm", "All");
  const top = agent.page.getByRole("region", { name: "The post" });
  await expect(top).toContainText("New oven!");
  await expect(top.locator("dt", { hasText: "Likes" }).locator("xpath=following-sibling::dd[1]")).toHaveText("1");
  await expect(agent.log.getByText("Likes:")).toHaveCount(1);
  const privately = async () => (await found(page, desk, channel, asks)).may.find((m) => m.verb === "private");
  expect((await privately())?.allowed).toBe(false);
  expect((await privately())?.why.en).toBeTruthy();
  await expect(agent.log.getByRole("button", { name: "Answer in private" })).toBeDisabled();

  // Once the Page's messages are connected, a comment is answered on its author's phone.
  const { place: account } = await connected(page, desk, "messenger", "Alba's messages", lent);
  const item = await found(page, desk, channel, asks);
  expect((await privately())?.allowed).toBe(true);
  await call(page, desk, "POST", `/public/items/${item.message_id}/private`, {
    text: "Sorry, Vera. Which order is it?",
  });
  const thread = `/phones/${phone.id}/threads/${account}`;
  await expect(async () => {
    const { messages } = await desk.sandbox<{ messages: Said[] }>("GET", thread);
    expect(messages.filter((m) => m.business && m.text === "Sorry, Vera. Which order is it?")).toHaveLength(1);
  }).toPass({ timeout: 15_000 });
  await desk.sandbox("POST", `${thread}/messages`, { kind: "text", text: "Number 4711" });
  await agent.view("All");
  await agent.row("Number 4711").click();
  await expect(agent.message("Sorry, Vera. Which order is it?")).toBeVisible();
  await expect(agent.message("Number 4711")).toBeVisible();
  await shot(agent.page, "public-page-private");

  await call(page, desk, "POST", `/public/items/${item.message_id}/verbs`, { verb: "remove", confirm: true });
  await shows((items) => expect(items.find((i) => i.id === said.id)?.gone?.by).toBe("business"));
});

test("where the API still has reviews they come in, are answered, and keep what they said [003-18]", async ({
  browser,
  desk,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const lent = await desk.sandbox<Spare>("GET", "/spares/facebook");
  const older = { ...lent, settings: { ...lent.settings, reviews: "yes", api_version: "v21.0" } };
  const { place } = await connected(page, desk, "facebook", "Alba, rated", older);
  const phone = await desk.sandbox<{ id: string }>("POST", "/phones", { name: "Ines Brand", language: "en" });
  const review = { kind: "review", as: phone.id, stars: 1, text: "They kept me waiting for an hour." };
  const said = await desk.sandbox<WallItem>("POST", `/walls/${place}/items`, review);
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Ines Brand", "All");
  await expect(agent.log.getByRole("img", { name: "1 of 5 stars" })).toBeVisible();
  await agent.answer("We are sorry, Ines. The next cake is on us.");
  await expect(async () => {
    const { items } = await desk.sandbox<{ items: WallItem[] }>("GET", `/walls/${place}`);
    expect(items.filter((i) => i.parent === said.id && !i.author).map((i) => i.text)).toEqual([
      "We are sorry, Ines. The next cake is on us.",
    ]);
  }).toPass({ timeout: 10_000 });
  await desk.sandbox("POST", `/walls/${place}/items`, { ...review, stars: 5, text: "What a cake!" });
  await expect(agent.log.getByRole("img", { name: "5 of 5 stars" })).toBeVisible();
  await agent.log.getByRole("button", { name: /^What it said before/ }).click();
  await expect(agent.log.getByRole("img", { name: "1 of 5 stars" })).toBeVisible();
  await expect(agent.log.getByText("They kept me waiting for an hour.").first()).toBeVisible();
});
