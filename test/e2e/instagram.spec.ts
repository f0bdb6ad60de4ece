import { expect, test } from "./desk";
import { call, choose } from "./page";
import { Agent } from "./people";

type Spare = { settings: Record<string, string>; secrets: Record<string, string> };
type Declared = { key: string; title: string; fields: { name: string; label: { en: string } }[] };
type Said = { business: boolean; kind: string; text?: string; status?: string };

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

test("an Instagram account is connected with its skill and its workstream, the checks look at the account and its access, words and a picture go out once [003-38, 003-40, 003-41]", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const spare = await desk.sandbox<Spare>("GET", "/spares/instagram");
  const { items } = await call<{ items: Declared[] }>(page, desk, "GET", "/platforms");
  const declared = items.find((p) => p.key === "instagram") as Declared;
  await page.goto(`${desk.url}/settings/channels/new`);
  await page
    .getByRole("main")
    .getByRole("button", { name: /^Instagram Direct / })
    .click();
  await expect(page.getByRole("region", { name: "Before you begin" })).toContainText("A professional account");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Our stories");
  await page.getByText("Advanced", { exact: true }).click();
  const values = { ...spare.settings, ...spare.secrets };
  for (const field of declared.fields) {
    await page
      .getByLabel(field.label.en)
      .first()
      .fill(values[field.name] ?? "");
  }
  // The skill has to be chosen, be it that none is needed.
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Our stories" })).toHaveCount(0);
  await choose(page, "Default skill", "English");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Our stories" })).toBeVisible();
  const channelPage = page.url();

  const check = (title: string) =>
    page.getByRole("list", { name: "Checks" }).getByRole("listitem").filter({ hasText: title });
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(check("is a professional one")).toContainText("Found: @");
  await expect(check("“Allow access to messages” is on")).toContainText("Access to messages is allowed.");
  const account = spare.settings.account_id;
  await desk.sandbox("PUT", `/instagram/accounts/${account}`, { closed: true });
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(check("“Allow access to messages” is on")).toContainText(
    "turn on Settings › Messages and story replies › Message controls › Connected tools › Allow access to messages",
  );
  await shot(page, "instagram-checks");
  await desk.sandbox("PUT", `/instagram/accounts/${account}`, { closed: false });
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(check("“Allow access to messages” is on")).toContainText("Access to messages is allowed.");

  // It belongs to a workstream, which says what is said and where its cases go.
  await expect(page.getByText(/It is in no workstream/)).toBeVisible();
  await page.getByRole("link", { name: "Create a workstream" }).click();
  await expect(page.getByRole("checkbox", { name: "Our stories" })).toBeChecked();
  await page.getByLabel("Name", { exact: true }).fill("Stories");
  await page.getByRole("button", { name: "Next" }).click();
  await choose(page, "Queue", "Soporte");
  await page
    .getByRole("navigation", { name: "Steps" })
    .getByRole("button", { name: /Summary/ })
    .click();
  await page.getByRole("button", { name: "Create the workstream" }).click();
  await page.goto(channelPage);
  await expect(page.getByText(/It is in no workstream/)).toHaveCount(0);
  await expect(page.getByRole("combobox", { name: "Default skill" })).toContainText("English");

  const { id: phone } = await desk.sandbox<{ id: string }>("POST", "/phones", { name: "Ona Story", language: "en" });
  const thread = `/phones/${phone}/threads/${account}`;
  await desk.sandbox("POST", `${thread}/messages`, { kind: "text", text: "Do you ship to Vigo?" });
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.view("All");
  await agent.row("Ona Story").click();
  await agent.answer("We do, tomorrow.");
  await agent.ticked("We do, tomorrow.", "Read");
  await agent.page
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name: "map.png", mimeType: "image/png", buffer: pixel });
  await agent.answer("This is the route.");
  await expect(async () => {
    const { messages } = await desk.sandbox<{ messages: Said[] }>("GET", thread);
    const ours = messages.filter((m) => m.business);
    expect(ours.map((m) => m.text || m.kind).sort()).toEqual(["This is the route.", "We do, tomorrow.", "image"]);
    expect(ours.every((m) => m.status === "read")).toBe(true);
  }).toPass({ timeout: 15_000 });
  // The network echoes all that is sent without saying who sent it: nothing of it stands here twice.
  await expect(agent.message("We do, tomorrow.")).toHaveCount(1);
  await expect(agent.message("This is the route.")).toHaveCount(1);
  await expect(agent.log.getByRole("article", { name: /^Image from/ })).toHaveCount(1);
  await shot(agent.page, "instagram-thread");
});
