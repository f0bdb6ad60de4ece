import { connected } from "./connecting";
import { expect, test } from "./desk";
import { call } from "./page";
import { Agent } from "./people";

// A business speaks in public with its own voice: what it publishes, how it names
// whom it answers, and what it says to them in private.

type WallItem = { id: string; text: string; parent?: string; hidden?: boolean; gone?: unknown; author?: unknown };
type Item = { message_id: string; conversation_id: string; message: { text: string } };

test("on X a post is published for the business, an answer names the person or not, and goes on in private [003-28] [003-29]", async ({
  browser,
  desk,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const { channel, place } = await connected(page, desk, "x", "Alba on X");
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

  const phone = await desk.sandbox<{ id: string }>("POST", "/phones", { name: "Vera Lund", language: "en" });
  await desk.sandbox("POST", `/phones/${phone.id}/threads/${place}/messages`, { kind: "text", text: "Hello there" });
  const asks = "How much is the rye bread?";
  const said = await desk.sandbox<WallItem>("POST", `/walls/${place}/items`, {
    kind: "comment",
    as: phone.id,
    under: post,
    text: asks,
  });
  let item: Item | undefined;
  await expect(async () => {
    const { items } = await call<{ items: Item[] }>(page, desk, "GET", `/public/items?channel_id=${channel}`);
    item = items.find((i) => i.message.text === asks);
    expect(item).toBeDefined();
  }).toPass({ timeout: 15_000 });
  if (!item) return;
  for (const [text, named] of [
    ["4 euros a loaf", true],
    ["And 2 for half of one", false],
  ] as const) {
    await call(page, desk, "POST", `/conversations/${item.conversation_id}/messages`, {
      kind: "text",
      text,
      reply_to: item.message_id,
      public: { name_person: named },
    });
    await shows((items) => {
      const ours = items.filter((i) => !i.author && i.parent === said.id && i.text.endsWith(text));
      expect(ours.map((i) => /^@\S+ /.test(i.text))).toEqual([named]);
    });
  }
  await call(page, desk, "POST", `/public/items/${item.message_id}/private`, { text: "We keep one for you, Vera" });
  await expect(async () => {
    const thread = `/phones/${phone.id}/threads/${place}`;
    const { messages } = await desk.sandbox<{ messages: { text?: string; business: boolean }[] }>("GET", thread);
    expect(messages.filter((m) => m.business && m.text === "We keep one for you, Vera")).toHaveLength(1);
  }).toPass({ timeout: 15_000 });
  await call(page, desk, "POST", `/public/items/${item.message_id}/verbs`, { verb: "hide", confirm: true });
  await shows((items) => expect(items.find((i) => i.id === said.id)?.hidden).toBe(true));
});

test("on YouTube a comment is held back, shown again, and rejected for good", async ({ browser, desk }) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const { channel, place } = await connected(page, desk, "youtube", "Alba's videos");
  const video = await desk.sandbox<WallItem>("POST", `/walls/${place}/items`, { kind: "post", text: "How we bake" });
  const phone = await desk.sandbox<{ id: string }>("POST", "/phones", { name: "Rolf Trod", language: "en" });
  const said = await desk.sandbox<WallItem>("POST", `/walls/${place}/items`, {
    kind: "comment",
    as: phone.id,
    under: video.id,
    text: "Buy followers at my page",
  });
  let item: Item | undefined;
  await expect(async () => {
    await desk.sandbox("POST", "/clock", { seconds: 3800 });
    const { items } = await call<{ items: Item[] }>(page, desk, "GET", `/public/items?channel_id=${channel}`);
    item = items.find((i) => i.message.text === "Buy followers at my page");
    expect(item).toBeDefined();
  }).toPass({ timeout: 20_000, intervals: [1000] });
  const shown = async (f: (it: WallItem | undefined) => void) =>
    expect(async () => {
      const { items } = await desk.sandbox<{ items: WallItem[] }>("GET", `/walls/${place}`);
      f(items.find((i) => i.id === said.id));
    }).toPass({ timeout: 15_000 });
  for (const verb of ["hide", "show"]) {
    await call(page, desk, "POST", `/public/items/${item?.message_id}/verbs`, { verb });
    await shown((it) => expect(it?.hidden ?? false).toBe(verb === "hide"));
  }
  await call(page, desk, "POST", `/public/items/${item?.message_id}/verbs`, { verb: "remove", confirm: true });
  await shown((it) => expect(it?.gone).toBeTruthy());

  const { lookout } = await call<{ lookout: { every_seconds: number; quota: number; left: number; says: unknown } }>(
    page,
    desk,
    "GET",
    `/channels/${channel}`,
  );
  expect(lookout.every_seconds).toBe(3600);
  expect(lookout.quota).toBe(10_000);
  expect(lookout.left).toBeLessThan(10_000);
});
