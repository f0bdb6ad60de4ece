import { expect, test } from "./desk";
import { call } from "./page";
import { Agent } from "./people";

type Spare = { settings: Record<string, string>; secrets: Record<string, string> };
type Choice = { id: string; title: string };
type Said = {
  id: string;
  business: boolean;
  text?: string;
  reply_to?: string;
  buttons?: Choice[];
  list?: { sections: { rows: Choice[] }[] };
  adaptive?: unknown;
};

const card = {
  type: "AdaptiveCard",
  version: "1.5",
  body: [
    { type: "TextBlock", text: "When may we call?" },
    { type: "Input.Text", id: "when", label: "Time" },
  ],
  actions: [{ type: "Action.Submit", title: "Send", data: { id: "call" } }],
};

for (const platform of [
  { key: "slack", name: "Our workspace", who: "Vera Slack", proves: "[003-73]", cards: false },
  { key: "msteams", name: "Our bot", who: "Vera Teams", proves: "[003-72]", cards: true },
]) {
  test(`a mention on ${platform.key} is answered in its thread, and choices come back ${platform.proves}`, async ({
    browser,
    desk,
    shot,
  }) => {
    const admin = await Agent.signIn(browser, desk, desk.person("admin"));
    const spare = await desk.sandbox<Spare>("GET", `/spares/${platform.key}`);
    await call(admin.page, desk, "POST", "/channels", {
      platform: platform.key,
      name: `${platform.name} of ${platform.key}`,
      settings: spare.settings,
      secrets: spare.secrets,
      default_skill: { skill_id: "" },
    });
    let account = "";
    await expect(async () => {
      const { accounts } = await desk.sandbox<{ accounts: { id: string; name: string }[] }>("GET", "/state");
      account = accounts.find((a) => a.name === `${platform.name} of ${platform.key}`)?.id ?? "";
      expect(account).not.toBe("");
    }).toPass({ timeout: 10_000 });
    const { id: phone } = await desk.sandbox<{ id: string }>("POST", "/phones", { name: platform.who, language: "en" });
    const thread = `/phones/${phone}/threads/${account}`;
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

    // In a channel, and personally: two conversations of one person.
    const mention = await said({ kind: "text", text: "@Help my VPN fails" });
    await said({ kind: "text", text: "And my screen is dark" });
    const agent = await Agent.signIn(browser, desk, desk.person("agent"));
    await agent.view("All");
    await expect(agent.row(platform.who)).toHaveCount(2);
    await agent.row("my VPN fails").first().click();
    await expect(agent.message("my VPN fails")).toBeVisible();
    await agent.answer("Since when does it?");
    const asked = await gets((m) => m.text === "Since when does it?");
    expect(asked.reply_to).toBe(mention.id);
    await said({ kind: "text", text: "Since Monday", reply_to: asked.id });
    await expect(agent.message("Since Monday")).toBeVisible();
    await expect(agent.message("And my screen is dark")).toHaveCount(0);

    // Choices, in person.
    await agent.page.getByRole("link", { name: new RegExp(`^${platform.who}.*And my screen is dark`) }).click();
    await expect(agent.message("And my screen is dark")).toBeVisible();
    const { items } = await call<{
      items: { id: string; contact?: { name: string }; last_message?: { text: string } }[];
    }>(agent.page, desk, "GET", "/conversations?limit=20");
    const conversation = items.find(
      (c) => c.contact?.name === platform.who && c.last_message?.text === "And my screen is dark",
    )?.id;
    const rich = (content: object) =>
      call(agent.page, desk, "POST", `/conversations/${conversation}/messages`, { kind: "rich", content });
    const answers = (words: string) =>
      expect(
        agent.log.getByRole("article", { name: new RegExp(`^Answer from ${platform.who}`) }).filter({ hasText: words }),
      ).toHaveCount(1);
    await rich({
      body: "Is the cable in?",
      buttons: [
        { id: "yes-1", title: "Yes" },
        { id: "no-1", title: "No" },
      ],
    });
    const cable = await gets((m) => m.text === "Is the cable in?");
    await said({ kind: "answer", choose: { message_id: cable.id, id: cable.buttons?.[1]?.id } });
    await answers("No");
    await rich({
      body: "Which screen?",
      list_label: "Screens",
      sections: [
        {
          rows: [
            { id: "left", title: "The left one" },
            { id: "right", title: "The right one" },
          ],
        },
      ],
    });
    const which = await gets((m) => m.text === "Which screen?");
    await said({ kind: "answer", choose: { message_id: which.id, id: which.list?.sections[0]?.rows[1]?.id } });
    await answers("The right one");
    if (platform.cards) {
      await rich({ body: "A last thing:", adaptive_card: card });
      const form = await gets((m) => Boolean(m.adaptive) && m.text === "A last thing:");
      const data = { id: "call", when: "9 h" };
      await said({ kind: "answer", choose: { message_id: form.id, id: "call", title: "Send", data } });
      await answers("call");
    }
    await shot(agent.page, `collaboration-${platform.key}`);
  });
}
