import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connected, type Spare } from "./connecting";
import { Desk, expect, test } from "./desk";
import { call, sound } from "./page";
import { Agent } from "./people";

// What people say in public is read, answered and moderated at the desk: a post of
// a visitor, an insult, a review that is changed.

interface WallItem {
  id: string;
  text: string;
  hidden?: boolean;
  parent?: string;
}

const person = (desk: Desk, name: string) => desk.sandbox<{ id: string }>("POST", "/phones", { name, language: "en" });

const on = (place: string) => `/walls/${place}/items`;

test("a visitor's post becomes a case, is answered in public, and an insult is hidden and stands in the history [003-12] [003-14] [003-16] [003-17]", async ({
  browser,
  desk,
  shot,
}) => {
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const { place } = await connected(admin.page, desk, "facebook", "Alba's page");
  const petra = await person(desk, "Petra Lind");
  const rude = await person(desk, "Rudy Rant");
  await desk.sandbox("POST", on(place), { kind: "post", as: petra.id, text: "My parcel came open. Is this normal?" });
  const own = await desk.sandbox<WallItem>("POST", on(place), { kind: "post", text: "New in: the blue one" });
  const insult = await desk.sandbox<WallItem>("POST", on(place), {
    kind: "comment",
    as: rude.id,
    under: own.id,
    text: "You are thieves and idiots",
  });

  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Petra Lind", "All");
  await expect(agent.page.getByText("Everybody sees this, on Facebook Page")).toBeVisible();
  await expect(agent.page.getByRole("region", { name: "The post" })).toContainText("My parcel came open");
  await agent.answer("It is not, Petra. We send you another one.");
  await expect(async () => {
    const { items } = await desk.sandbox<{ items: WallItem[] }>("GET", `/walls/${place}`);
    expect(items.map((i) => i.text)).toContain("It is not, Petra. We send you another one.");
  }).toPass({ timeout: 10_000 });
  await sound(agent.page);
  await shot(agent.page, "public-case");

  // A note under the post is for the team alone.
  await agent.page.getByRole("tab", { name: "Note" }).click();
  await agent.page.getByRole("textbox", { name: "Write a note for your team" }).fill("Second open parcel this week");
  await agent.page.getByRole("button", { name: "Add note" }).click();
  await expect(agent.message("Second open parcel this week")).toHaveAccessibleName(/^Internal note from/);
  const { items: seen } = await desk.sandbox<{ items: WallItem[] }>("GET", `/walls/${place}`);
  expect(seen.map((i) => i.text)).not.toContain("Second open parcel this week");

  // The insult, by keys: it is hidden, and the desk says what that means before.
  await agent.page.getByRole("link", { name: "Public", exact: true }).click();
  const line = agent.page.getByRole("article").filter({ hasText: "You are thieves and idiots" });
  await expect(line).toBeVisible();
  await sound(agent.page);
  await line.focus();
  await agent.page.keyboard.press("h");
  const asked = agent.page.getByRole("dialog", { name: "Hide what Rudy Rant wrote?" });
  await expect(asked).toContainText("Our copy is kept here");
  await asked.getByRole("button", { name: "Hide", exact: true }).click();
  await expect(line.getByText("Hidden: the public doesn't see it")).toBeVisible();
  await expect(async () => {
    const { items } = await desk.sandbox<{ items: WallItem[] }>("GET", `/walls/${place}`);
    expect(items.find((i) => i.id === insult.id)?.hidden).toBe(true);
  }).toPass({ timeout: 10_000 });
  await shot(agent.page, "public-hidden");
  await line.getByRole("link", { name: /^Case #/ }).click();
  await expect(agent.message("You are thieves and idiots")).toBeVisible();
  await expect(agent.log.getByText("Hidden: the public doesn't see it")).toBeVisible();
});

test("a one-star review is answered and raised to four stars, and both are kept [003-50]", async ({
  browser,
  serve,
  shot,
}) => {
  const desk = await Desk.of(await serve("--sandbox"));
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const { place } = await connected(admin.page, desk, "google_play", "Alba's app");
  const luz = await person(desk, "Luz Vega");
  const review = { kind: "review", as: luz.id, stars: 1, app_version: "4.1.2", text: "It crashes at the checkout." };
  const said = await desk.sandbox<WallItem>("POST", on(place), review);
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.view("All");
  await expect(async () => {
    await desk.sandbox("POST", "/clock", { seconds: 3600 });
    await expect(agent.row("Luz Vega")).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  await agent.row("Luz Vega").click();
  await expect(agent.log.getByRole("img", { name: "1 of 5 stars" })).toBeVisible();
  await agent.answer("Sorry, Luz! Version 4.2 puts it right.");

  await desk.sandbox("PATCH", `${on(place)}/${said.id}`, { as: luz.id, stars: 4, text: "Works again, thank you!" });
  await expect(async () => {
    await desk.sandbox("POST", "/clock", { seconds: 3600 });
    await expect(agent.log.getByRole("img", { name: "4 of 5 stars" })).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  await agent.log.getByRole("button", { name: /^What it said before/ }).click();
  await expect(agent.log.getByRole("listitem").getByText("It crashes at the checkout.")).toBeVisible();
  await expect(agent.log.getByRole("img", { name: "1 of 5 stars" })).toBeVisible();
  await sound(agent.page);
  await shot(agent.page, "public-review");
});

test("a post is written once, seen as each channel will show it, and goes out on all of them [003-11]", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const names = ["First page", "Second page"];
  const places: string[] = [];
  for (const name of names) places.push((await connected(page, desk, "facebook", name)).place);

  await page.goto(`${desk.url}/public/posts`);
  await page.getByRole("link", { name: "New post" }).click();
  const to = page.getByRole("group", { name: "Channels" });
  for (const name of names) await to.getByRole("checkbox", { name }).check();
  await page.getByRole("textbox", { name: "What it says" }).fill("The blue one is here again.");
  await page.getByRole("button", { name: "Own wording" }).first().click();
  await page.getByRole("textbox", { name: /^Own wording for/ }).fill("Blue is back.");
  const look = page.getByRole("list", { name: "How it will look" });
  await expect(look.getByText("Blue is back.")).toBeVisible();
  await expect(look.getByText("The blue one is here again.")).toBeVisible();
  await expect(page.getByText("The draft is kept.")).toBeVisible();
  await sound(page);
  await shot(page, "public-new-post");
  const walls = () => Promise.all(places.map((place) => desk.sandbox<{ items: WallItem[] }>("GET", `/walls/${place}`)));
  await page.route("**/submit", async (route) => {
    const response = await route.fetch(); // it says that both wait, and comes when both are out
    await expect(async () => expect((await walls()).every((w) => w.items.length === 1)).toBe(true)).toPass();
    await route.fulfill({ response });
  });
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const targets = page.getByRole("list", { name: "Channels of this post" });
  await expect(targets.getByText("Published", { exact: true })).toHaveCount(2);
  await sound(page);
  const said = (await walls()).flatMap((w) => w.items.map((i) => i.text));
  expect(said.sort()).toEqual(["Blue is back.", "The blue one is here again."]);
});

test("the same post goes to three channels: the one that refuses it says why and is tried again alone [003-11]", async ({
  browser,
  serve,
  shot,
}) => {
  const desk = await Desk.of(await serve("--sandbox", "--allow-private-networks"));
  // A network that refuses whatever it is asked.
  const refusing = createServer((_, answer) => {
    answer.writeHead(400, { "content-type": "application/json" });
    answer.end(JSON.stringify({ error: { message: "The page is being moved", type: "OAuthException", code: 100 } }));
  });
  await new Promise<void>((done) => refusing.listen(0, "127.0.0.1", done));
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const { place: first } = await connected(page, desk, "facebook", "First page");
  const { place: second } = await connected(page, desk, "facebook", "Second page");
  const lent = await desk.sandbox<Spare>("GET", "/spares/facebook");
  const elsewhere = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`;
  const third = await call<{ id: string }>(page, desk, "POST", "/channels", {
    platform: "facebook",
    name: "Third page",
    settings: { ...lent.settings, api_base_url: elsewhere },
    secrets: lent.secrets,
    default_skill: { skill_id: "" },
  });

  await page.goto(`${desk.url}/public/posts`);
  await page.getByRole("link", { name: "New post" }).click();
  const to = page.getByRole("group", { name: "Channels" });
  for (const name of ["First page", "Second page", "Third page"]) await to.getByRole("checkbox", { name }).check();
  await page.getByRole("textbox", { name: "What it says" }).fill("Open on Sunday.");
  await expect(page.getByText("The draft is kept.")).toBeVisible();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const targets = page.getByRole("list", { name: "Channels of this post" });
  await expect(targets.getByText("Published", { exact: true })).toHaveCount(2);
  await expect(targets.getByText("The page is being moved")).toBeVisible();
  await sound(page);
  await shot(page, "public-one-failed");

  await call(page, desk, "PATCH", `/channels/${third.id}`, { settings: lent.settings });
  await targets.getByRole("button", { name: "Try again" }).click();
  await expect(targets.getByText("Published", { exact: true })).toHaveCount(3);
  refusing.close();
  for (const place of [first, second]) {
    const { items } = await desk.sandbox<{ items: WallItem[] }>("GET", `/walls/${place}`);
    expect(items.map((i) => i.text)).toEqual(["Open on Sunday."]);
  }
});
