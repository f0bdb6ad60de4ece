import { Desk, expect, test } from "./desk";
import { call, sound } from "./page";
import { Agent } from "./people";

type Spare = { settings: Record<string, string>; secrets: Record<string, string> };
type Said = { business: boolean; text?: string };

test("one customer on three channels becomes one contact and one case, and is answered on each", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const agent = await Agent.signIn(browser, desk, desk.person("admin"));
  const { page } = agent;
  for (const platform of ["telegram", "line"]) {
    const { settings, secrets } = await desk.sandbox<Spare>("GET", `/spares/${platform}`);
    await call(page, desk, "POST", "/channels", { platform, name: `Alba ${platform}`, settings, secrets });
  }
  const { id } = await desk.sandbox<{ id: string }>("POST", "/phones", { name: "Marina Soler", language: "en" });
  const threads: Record<string, string> = {};
  for (const channel of ["Tienda Alba", "Alba telegram", "Alba line"]) {
    await expect(async () => {
      const { accounts } = await desk.sandbox<{ accounts: { id: string; name: string }[] }>("GET", "/state");
      const account = accounts.find((a) => a.name === channel);
      expect(account).toBeDefined();
      threads[channel] = `/phones/${id}/threads/${account?.id}`;
    }).toPass({ timeout: 10_000 });
    await desk.sandbox("POST", `${threads[channel]}/messages`, { kind: "text", text: `Hello by ${channel}` });
  }

  // The desk suggests that the three are one, with what speaks for it; a person decides.
  await agent.view("All");
  for (const channel of Object.keys(threads)) await expect(agent.row(`Hello by ${channel}`)).toBeVisible();
  await agent.row("Hello by Tienda Alba").click();
  const notice = page.getByRole("region", { name: "Perhaps the same person" });
  await expect(notice.getByText("same name")).toHaveCount(2);
  await sound(page);
  await shot(page, "three-channels-alike");
  for (let left = 2; left > 0; left--) {
    await expect(notice.getByRole("listitem")).toHaveCount(left);
    await notice.getByRole("button", { name: "Look and merge" }).first().click();
    const contacts = page.getByRole("dialog", { name: "Merge with another contact" });
    await contacts.getByRole("button", { name: "Merge the contacts" }).click();
    await expect(contacts).toBeHidden();
  }
  await expect(notice).toHaveCount(0);

  // Their cases become one, which holds three conversations.
  const places = page.getByRole("navigation", { name: "Conversations of this case" });
  for (let conversations = 2; conversations <= 3; conversations++) {
    await page.getByRole("button", { name: /^Merge into another case…/ }).click();
    const dialog = page.getByRole("dialog", { name: /^Merge case #\d+/ });
    await dialog.getByRole("list", { name: "Cases" }).getByRole("button").first().click();
    await dialog.getByRole("button", { name: "Merge", exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(places.getByRole("button")).toHaveCount(conversations);
  }

  // Each conversation is answered on its own channel.
  for (const channel of Object.keys(threads)) {
    await places.getByRole("button", { name: new RegExp(channel) }).click();
    await expect(agent.message(`Hello by ${channel}`)).toBeVisible();
    await agent.answer(`Answered by ${channel}`);
    await expect(async () => {
      const { messages } = await desk.sandbox<{ messages: Said[] }>("GET", threads[channel] ?? "");
      expect(messages.filter((m) => m.business).map((m) => m.text)).toEqual([`Answered by ${channel}`]);
    }).toPass({ timeout: 10_000 });
  }
  await shot(page, "three-channels");
});
