import { connected, type Spare } from "./connecting";
import { expect, test } from "./desk";
import { call } from "./page";
import { Agent } from "./people";

// The comments and the messages of an Instagram account are two channels of one
// account: what the network lets no tool do says so, the rest is done.

interface WallItem {
  id: string;
  text: string;
  hidden?: boolean;
}

test("what Instagram lets no tool do to a comment is there with the reason, the rest is done [003-37]", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const lent = await desk.sandbox<Spare>("GET", "/spares/instagram_comments");
  const { place } = await connected(page, desk, "instagram_comments", "Alba's pictures", lent);
  const phone = await desk.sandbox<{ id: string }>("POST", "/phones", { name: "Olga Prim", language: "en" });
  const post = await desk.sandbox<WallItem>("POST", `/walls/${place}/items`, { kind: "post", text: "The blue one" });
  const asks = "Do you ship it to Porto?";
  const comment = { kind: "comment", as: phone.id, under: post.id, text: asks };
  const said = await desk.sandbox<WallItem>("POST", `/walls/${place}/items`, comment);
  const { place: account } = await connected(page, desk, "instagram", "Alba's direct messages", lent);

  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.page.getByRole("link", { name: "Public", exact: true }).click();
  const line = agent.page.getByRole("article").filter({ hasText: asks });
  await expect(line).toBeVisible();
  await line.getByRole("button", { name: /^What can be done with the words of/ }).click();
  const like = agent.page.getByRole("menuitem", { name: /^Like/ });
  await expect(like).toHaveAttribute("aria-disabled", "true");
  await expect(like).toContainText("Instagram lets no tool like comments");
  const block = agent.page.getByRole("menuitem", { name: /^Block/ });
  await expect(block).toContainText("Instagram lets no tool block people");
  await shot(agent.page, "public-instagram-verbs");

  await agent.page.getByRole("menuitem", { name: /^Hide/ }).click();
  await agent.page.getByRole("dialog").getByRole("button", { name: "Hide", exact: true }).click();
  await expect(line.getByText("Hidden: the public doesn't see it")).toBeVisible();
  await expect(async () => {
    const { items } = await desk.sandbox<{ items: WallItem[] }>("GET", `/walls/${place}`);
    expect(items.find((i) => i.id === said.id)?.hidden).toBe(true);
  }).toPass({ timeout: 10_000 });

  // The private answer arrives on the person's phone, by the account's messages.
  const { items } = await call<{ items: { message_id: string; message: { text: string } }[] }>(
    page,
    desk,
    "GET",
    "/public/items?platform=instagram_comments",
  );
  const item = items.find((i) => i.message.text === asks);
  await call(page, desk, "POST", `/public/items/${item?.message_id}/private`, { text: "We do, for 6 €." });
  await expect(async () => {
    const thread = await desk.sandbox<{ messages: { business: boolean; text?: string }[] }>(
      "GET",
      `/phones/${phone.id}/threads/${account}`,
    );
    expect(thread.messages.filter((m) => m.business && m.text === "We do, for 6 €.")).toHaveLength(1);
  }).toPass({ timeout: 10_000 });
});
