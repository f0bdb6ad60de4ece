import { expect, test } from "./desk";
import { call } from "./page";
import { Agent } from "./people";

type Spare = { settings: Record<string, string>; secrets: Record<string, string> };
type Said = {
  id: string;
  business: boolean;
  kind: string;
  text?: string;
  buttons?: { id: string; title: string }[];
  quick?: { id: string; title: string }[];
  panels?: { title?: string }[];
  page?: { url: string };
};

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

test("a Page's customer sends words and a picture, gets both and choices, is known by name, and is answered by a person six days later [003-23, 003-24, 003-25]", async ({
  browser,
  desk,
  shot,
}) => {
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const spare = await desk.sandbox<Spare>("GET", "/spares/messenger");
  await call(admin.page, desk, "POST", "/channels", {
    platform: "messenger",
    name: "Our Page",
    settings: spare.settings,
    secrets: spare.secrets,
    default_skill: { skill_id: "" },
  });
  const page = spare.settings.page_id;
  await expect(async () => {
    const { accounts } = await desk.sandbox<{ accounts: { id: string }[] }>("GET", "/state");
    expect(accounts.map((a) => a.id)).toContain(page);
  }).toPass({ timeout: 10_000 });

  const { id: phone } = await desk.sandbox<{ id: string }>("POST", "/phones", { name: "Nerea Page", language: "en" });
  const thread = `/phones/${phone}/threads/${page}`;
  const shown = async () => (await desk.sandbox<{ messages: Said[] }>("GET", thread)).messages;
  const gets = async (what: (m: Said) => boolean) => {
    let found: Said | undefined;
    await expect(async () => {
      found = (await shown()).find((m) => m.business && what(m));
      expect(found).toBeDefined();
    }).toPass({ timeout: 10_000 });
    return found as Said;
  };
  const form = new FormData();
  form.append("file", new Blob([pixel], { type: "image/png" }), "shirt.png");
  const media = (await (await fetch(`${desk.url}/sandbox/api/media`, { method: "POST", body: form })).json()) as {
    id: string;
  };
  await desk.sandbox("POST", `${thread}/messages`, { kind: "image", media_id: media.id, text: "Is this one left?" });

  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.view("All");
  await agent.row("Nerea Page").click(); // the name is asked for once they wrote
  await expect(agent.message("Is this one left?")).toBeVisible();
  await expect(agent.message("Is this one left?").getByRole("img").first()).toBeVisible();
  await agent.answer("One is, in blue.");
  await gets((m) => m.text === "One is, in blue.");
  await agent.page
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name: "blue.png", mimeType: "image/png", buffer: pixel });
  await agent.answer("Here it is.");
  await gets((m) => m.kind === "image");
  await gets((m) => m.text === "Here it is.");
  await agent.ticked("Here it is.", "Read"); // told as a moment, not by name

  const { items } = await call<{ items: { id: string; contact?: { name: string } }[] }>(
    agent.page,
    desk,
    "GET",
    "/conversations?limit=20",
  );
  const conversation = items.find((c) => c.contact?.name === "Nerea Page")?.id;
  const rich = async (content: object) =>
    await call(agent.page, desk, "POST", `/conversations/${conversation}/messages`, { kind: "rich", content });
  await rich({
    body: "Shall we keep it?",
    buttons: [
      { id: "keep-1", title: "Yes" },
      { id: "no-1", title: "No" },
    ],
  });
  const asked = await gets((m) => (m.buttons?.length ?? 0) === 2);
  await desk.sandbox("POST", `${thread}/messages`, { kind: "answer", choose: { message_id: asked.id, id: "keep-1" } });
  await expect(agent.log.getByRole("article", { name: /^Answer from Nerea Page/ })).toContainText("Yes");
  await rich({
    body: "Which size?",
    quick_replies: [
      { id: "s", title: "S" },
      { id: "m", title: "M" },
    ],
  });
  await gets((m) => (m.quick?.length ?? 0) === 2);
  await rich({
    body: "Two more",
    cards: [
      { title: "Red", text: "39 €", buttons: [{ id: "r", title: "This one" }] },
      { title: "Green", text: "42 €" },
    ],
  });
  await gets((m) => (m.panels?.length ?? 0) === 2);
  await shot(agent.page, "messenger-choices");

  // Six days later only a person may answer, and the network is told that it is one.
  await desk.sandbox("POST", "/clock", { seconds: 6 * 24 * 3600 });
  await agent.page.reload();
  await expect(agent.box).toBeVisible();
  await shot(agent.page, "messenger-late");
  await agent.answer("It has come in.");
  await gets((m) => m.text === "It has come in.");
  await desk.sandbox("POST", "/clock", { seconds: 24 * 3600 + 60 });
  await agent.page.reload();
  await expect(agent.page.getByText(/You can't answer freely since/)).toBeVisible();
  await shot(agent.page, "messenger-closed");
});
