import { expect, test } from "./desk";
import { call } from "./page";
import { Agent } from "./people";

type Spare = { settings: Record<string, string>; secrets: Record<string, string> };
type Choice = { id: string; title: string };
type Said = { id: string; business: boolean; kind: string; text?: string; buttons?: Choice[]; quick?: Choice[] };

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

test("a bot's customer sends words and a picture, corrects and reacts, gets both and choices back; nobody is written to first [003-56, 003-57]", async ({
  browser,
  desk,
  shot,
}) => {
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const spare = await desk.sandbox<Spare>("GET", "/spares/telegram");
  const channel = await call<{ id: string }>(admin.page, desk, "POST", "/channels", {
    platform: "telegram",
    name: "Our bot",
    settings: spare.settings,
    secrets: spare.secrets,
    default_skill: { skill_id: "" },
  });
  let bot = "";
  await expect(async () => {
    const { accounts } = await desk.sandbox<{ accounts: { id: string; name: string }[] }>("GET", "/state");
    bot = accounts.find((a) => a.name === "Our bot")?.id ?? "";
    expect(bot).not.toBe("");
  }).toPass({ timeout: 10_000 });

  const { id: phone } = await desk.sandbox<{ id: string }>("POST", "/phones", { name: "Nerea Bot", language: "en" });
  const thread = `/phones/${phone}/threads/${bot}`;
  const said = (draft: object) => desk.sandbox<{ id: string }>("POST", `${thread}/messages`, draft);
  const gets = async (what: (m: Said) => boolean) => {
    let found: Said | undefined;
    await expect(async () => {
      const { messages } = await desk.sandbox<{ messages: Said[] }>("GET", thread);
      found = messages.find((m) => m.business && what(m));
      expect(found).toBeDefined();
    }).toPass({ timeout: 10_000 });
    return found as Said;
  };
  const form = new FormData();
  form.append("file", new Blob([pixel], { type: "image/png" }), "shirt.png");
  const uploaded = await fetch(`${desk.url}/sandbox/api/media`, { method: "POST", body: form });
  const media = (await uploaded.json()) as { id: string };
  await said({ kind: "image", media_id: media.id, text: "Is this one left?" });

  // Words and a picture, both ways.
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.view("All");
  await agent.row("Nerea Bot").click();
  await expect(agent.message("Is this one left?").getByRole("img").first()).toBeVisible();
  await agent.answer("One is, in *blue*.");
  const answer = await gets((m) => m.text === "One is, in *blue*.");
  await agent.page
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name: "blue.png", mimeType: "image/png", buffer: pixel });
  await agent.answer("Here it is.");
  await gets((m) => m.kind === "image" && m.text === "Here it is.");

  // What the customer corrects, and how they react.
  const typo = await said({ kind: "text", text: "I take ti" });
  await expect(agent.message("I take ti")).toBeVisible();
  await desk.sandbox("PATCH", `${thread}/messages/${encodeURIComponent(typo.id)}`, { text: "I take it" });
  await expect(agent.message("I take it")).toBeVisible();
  await desk.sandbox("PUT", `${thread}/messages/${encodeURIComponent(answer.id)}/reaction`, { emoji: "👍" });
  await expect(agent.message(/One is, in/).getByRole("list", { name: "Reactions" })).toContainText("👍");

  // Choices come back as what they were, pressed or written.
  const { items } = await call<{ items: { id: string; contact?: { name: string } }[] }>(
    agent.page,
    desk,
    "GET",
    "/conversations?limit=20",
  );
  const conversation = items.find((c) => c.contact?.name === "Nerea Bot")?.id;
  const rich = (content: object) =>
    call(agent.page, desk, "POST", `/conversations/${conversation}/messages`, { kind: "rich", content });
  const answers = (words: string) =>
    expect(agent.log.getByRole("article", { name: /^Answer from Nerea Bot/ }).filter({ hasText: words })).toHaveCount(
      1,
    );
  await rich({
    body: "Shall we keep it?",
    buttons: [
      { id: "keep-1", title: "Yes" },
      { id: "no-1", title: "No" },
    ],
  });
  const asked = await gets((m) => m.text === "Shall we keep it?");
  await said({ kind: "answer", choose: { message_id: asked.id, id: asked.buttons?.[0]?.id } });
  await answers("Yes");
  await rich({
    body: "How was it?",
    quick_replies: [
      { id: "good-1", title: "Good" },
      { id: "bad-1", title: "Bad" },
    ],
  });
  const how = await gets((m) => m.text === "How was it?");
  await said({ kind: "answer", choose: { message_id: how.id, id: how.quick?.[0]?.id } });
  await answers("Good");
  await shot(agent.page, "telegram-thread");

  // Nobody is written to who has not written: neither the API nor the desk offers it.
  const headers = { Origin: desk.url, "Sec-Fetch-Site": "same-origin" };
  const first = await agent.page.request.post(`${desk.url}/api/v1/conversations`, {
    headers,
    data: { channel_id: channel.id, address: "+34600100200" },
  });
  expect(first.ok()).toBe(false);
  expect(await first.text()).toContain("the customer writes first");
});
