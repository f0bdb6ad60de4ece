import { connected } from "./connecting";
import { Desk, expect, test } from "./desk";
import { call, choose, sound } from "./page";
import { Agent } from "./people";

// What recipes do in public by themselves: spam goes, a question gets its answer.

interface WallItem {
  id: string;
  text: string;
  gone?: object;
}

const wall = async (desk: Desk, place: string) =>
  (await desk.sandbox<{ items: WallItem[] }>("GET", `/walls/${place}`)).items;

test("[004-46] [004-47] [004-50] [004-51] [004-52] [004-82] [004-83] spam is deleted on the page by itself after a try-out, stays in our inbox, and a question is answered in public", async ({
  browser,
  serve,
  shot,
}) => {
  // Its own server: others connect public channels, without which this begins.
  const desk = await Desk.of(await serve("--sandbox", "--allow-private-networks"));
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/automation/new/new`);
  await page.getByRole("button", { name: "Add an action" }).click();
  await expect(page.getByRole("menuitem", { name: /^Hide or delete it/ })).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Escape");
  const { place } = await connected(page, desk, "facebook", "Alba's wall");
  const own = await desk.sandbox<WallItem>("POST", `/walls/${place}/items`, {
    kind: "post",
    text: "New in: the green one",
  });
  const spammer = await desk.sandbox<{ id: string }>("POST", "/phones", { name: "Spam Sam", language: "en" });
  const nice = await desk.sandbox<{ id: string }>("POST", "/phones", { name: "Nora Fine", language: "en" });

  await page.goto(`${desk.url}/settings/automation`);
  await page.getByRole("button", { name: "Ready-made recipes" }).click();
  await page.getByRole("menuitem", { name: "Spam words are deleted on public pages" }).click();
  await expect(page.getByText("This cannot be undone on the network.")).toBeVisible();
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByText("It would not have run once.")).toBeVisible();
  await sound(page);
  await shot(page, "moderate");
  await page.getByRole("switch", { name: "Enabled" }).click();
  await page.getByRole("button", { name: "Create the recipe" }).click();
  await expect(page.getByRole("link", { name: "Spam words are deleted on public pages" })).toBeVisible();

  await page.goto(`${desk.url}/settings/automation/new/new`);
  await page.getByLabel("Name", { exact: true }).fill("Sizes");
  await page.getByRole("button", { name: "Add a condition" }).click();
  await page.getByLabel("Value of Text of the message").fill("which sizes");
  await page.getByRole("button", { name: "Add an action" }).click();
  await page.getByRole("menuitem", { name: "Answer in public" }).click();
  await page.getByLabel("Text", { exact: true }).fill("From S to XL.");
  await choose(page, "When it goes out", "At once");
  await page.getByRole("switch", { name: "Enabled" }).click();
  await page.getByRole("button", { name: "Create the recipe" }).click();
  await expect(page.getByRole("link", { name: "Sizes" })).toBeVisible();

  const say = (as: string, text: string) =>
    desk.sandbox<WallItem>("POST", `/walls/${place}/items`, { kind: "comment", as, under: own.id, text });
  await say(nice.id, "Which sizes are there?");
  const spam = await say(spammer.id, "FREE MONEY at my casino!!!");
  await expect(async () => {
    const items = await wall(desk, place);
    expect(items.filter((i) => !i.gone).map((i) => i.id)).not.toContain(spam.id);
    expect(items.map((i) => i.text)).toContain("From S to XL.");
  }).toPass({ timeout: 15_000 });

  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Spam Sam", "All");
  await expect(agent.message("FREE MONEY at my casino!!!")).toBeVisible();
  const { items } = await call<{ items: { id: string; contact: { name: string } }[] }>(page, desk, "GET", "/cases");
  const id = items.find((c) => c.contact.name === "Spam Sam")?.id ?? "";
  const history = await call<{ items: { type: string; actor: { type: string; name: string } }[] }>(
    page,
    desk,
    "GET",
    `/cases/${id}/history`,
  );
  const done = history.items.find((e) => e.type === "public.action");
  expect(done?.actor).toMatchObject({ type: "recipe", name: "Spam words are deleted on public pages" });
});
