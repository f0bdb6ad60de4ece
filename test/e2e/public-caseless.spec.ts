import { connected } from "./connecting";
import { Desk, expect, test } from "./desk";
import { call, choose, sound } from "./page";
import { Agent } from "./people";

// A page whose comments open no cases: they stand in the public stream, recipes act on
// them alone, and somebody makes a case of the one that needs it.

interface WallItem {
  id: string;
  text: string;
}

test("[004-59] a page opens no cases: recipes cannot act on one and say why, comments are answered in the stream, and a case is made of one by hand", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox", "--allow-private-networks"));
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const { channel, place } = await connected(page, desk, "facebook", "Alba's wall");

  await page.goto(`${desk.url}/settings/channels/${channel}`);
  const cases = page.getByRole("switch", { name: "Open cases for what is said here" });
  await expect(cases).toBeChecked();
  await cases.click();
  await expect(page.getByText("What is said here stands under Public alone")).toBeVisible();
  await expect(cases).not.toBeChecked();
  await sound(page);
  await shot(page, "channel-without-cases");

  // The builder offers nothing on cases, says why, and leads to the switch.
  await call(page, desk, "POST", "/topics", { name: "The wall", channels: [channel] });
  await page.goto(`${desk.url}/settings/automation/new/new`);
  await page.getByLabel("Name", { exact: true }).fill("Seen");
  await choose(page, "Add a topic", "The wall");
  await expect(page.getByText("These channels open no cases: switch them on in the channel's settings.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Alba's wall" })).toHaveAttribute(
    "href",
    `/settings/channels/${channel}`,
  );
  await page.getByRole("button", { name: "Add an action" }).click();
  const tags = page.getByRole("menuitem", { name: "Add or remove tags These channels open no cases." });
  await expect(tags).toHaveAttribute("aria-disabled", "true");
  await shot(page, "builder-without-cases");
  await page.getByRole("menuitem", { name: "Set the message to handled" }).click();
  await page.getByRole("switch", { name: "Enabled" }).click();
  await page.getByRole("button", { name: "Create the recipe" }).click();
  await expect(page.getByRole("link", { name: "Seen", exact: true })).toBeVisible();
  // Where other channels open cases, the action is there, and is skipped for what has none.
  const { id: everywhere } = await call<{ id: string }>(page, desk, "POST", "/recipes", {
    name: "Urgent",
    family: "new",
    enabled: true,
    trigger: { kind: "new" },
    actions: [{ kind: "edit", params: { priority: "urgent" } }],
  });

  const post = await desk.sandbox<WallItem>("POST", `/walls/${place}/items`, { kind: "post", text: "The green one" });
  const nora = await desk.sandbox<{ id: string }>("POST", "/phones", { name: "Nora Fine", language: "en" });
  const comment = { kind: "comment", as: nora.id, under: post.id, text: "Which sizes are there?" };
  await desk.sandbox<WallItem>("POST", `/walls/${place}/items`, comment);

  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.page.getByRole("link", { name: "Public", exact: true }).click();
  const line = agent.page.getByRole("article").filter({ hasText: "Which sizes are there?" });
  await expect(line).toBeVisible();
  await expect(line.getByText("Handled")).toBeVisible();
  await expect(line.getByRole("link", { name: /^Case #/ })).toHaveCount(0);
  await line.getByRole("button", { name: "Answer in public" }).click();
  const answer = line.getByRole("form", { name: "Public answer to Nora Fine" });
  await answer.getByRole("textbox", { name: "Public answer to Nora Fine" }).fill("From S to XL.");
  await answer.getByRole("button", { name: "Answer in public" }).click();
  await expect(line.getByText("Answered", { exact: true })).toBeVisible({ timeout: 15_000 });
  await expect(async () => {
    const { items } = await desk.sandbox<{ items: WallItem[] }>("GET", `/walls/${place}`);
    expect(items.map((i) => i.text)).toContain("From S to XL.");
  }).toPass({ timeout: 10_000 });
  await line.getByRole("button", { name: /^What can be done with the words of/ }).click();
  await agent.page.getByRole("menuitem", { name: "Mark this message" }).click();
  const marks = agent.page.getByRole("dialog", { name: "Mark this message" });
  await marks.getByRole("switch", { name: "Nothing is left to be done about it" }).click();
  await marks.getByRole("button", { name: "Save" }).click();
  await expect(line.getByText("Handled")).toHaveCount(0);
  const inbox = await call<{ items: { contact: { name: string } }[] }>(page, desk, "GET", "/cases?limit=200");
  expect(inbox.items.map((c) => c.contact.name)).not.toContain("Nora Fine");

  await page.goto(`${desk.url}/settings/automation/${everywhere}`);
  const log = page.getByRole("list", { name: "What it did" });
  await expect(log.getByText(/not done · this channel opens no cases/).first()).toBeVisible();
  await shot(page, "run-without-case");

  // By hand it has one, which lives as any other.
  await line.focus();
  await agent.page.keyboard.press("e");
  await line.getByRole("link", { name: /^Case #/ }).click();
  await expect(agent.message("Which sizes are there?").first()).toBeVisible();
  await expect(agent.message("From S to XL.")).toBeVisible();
  await desk.sandbox<WallItem>("POST", `/walls/${place}/items`, { ...comment, text: "And in blue?" });
  await expect(agent.message("And in blue?")).toBeVisible();
  await shot(agent.page, "case-made-by-hand");
});
