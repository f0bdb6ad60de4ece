import { connect, type Declared, type Spare } from "./connecting";
import { expect, test } from "./desk";
import { call, fitsAPhone, sound } from "./page";
import { Agent } from "./people";

// Each network is connected by the form that its declaration draws, with an
// account that its emulator lends; then a customer writes and is answered.

type Said = { business: boolean; text?: string; media?: { id: string } };

/** The networks that lend accounts; add yours. */
const networks: { key: string; proves: string }[] = [
  { key: "line", proves: "[003-53] [003-54] [003-55]" },
  { key: "wechat", proves: "[003-75] [003-76] [003-77] [003-78] [003-79]" },
  { key: "apple_messages", proves: "[003-62] [003-65]" },
  { key: "rcs", proves: "" },
  { key: "google_business_messages", proves: "[003-48] [003-49]" },
  { key: "slack", proves: "[003-73] [003-74]" },
  { key: "msteams", proves: "[003-72]" },
  { key: "telegram", proves: "" },
  { key: "messenger", proves: "[003-19] [003-20]" },
  { key: "instagram", proves: "[003-38]" },
  { key: "byoc", proves: "[003-80] [003-81] [003-82] [003-84] [003-85]" },
  { key: "sms", proves: "" },
  { key: "x", proves: "[003-31] [003-32] [003-33] [003-34]" },
  { key: "viber", proves: "[003-71]" },
];

/** A picture goes out where the network takes some; where it takes no files, none can be chosen. */
async function sendsFiles(agent: Agent, of: Declared, arrived: () => Promise<number>) {
  const attach = agent.page.getByRole("button", { name: "Attach files" });
  if (!of.capabilities.media) await expect(attach).toHaveCount(0);
  if (of.capabilities.media?.image?.level !== "yes") return;
  const chooser = agent.page.waitForEvent("filechooser");
  await attach.click();
  await (await chooser).setFiles({ name: "azul.png", mimeType: "image/png", buffer: png });
  await expect(agent.page.getByText("azul.png")).toBeVisible();
  await agent.page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(async () => expect(await arrived()).toBe(1)).toPass({ timeout: 10_000 });
}

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

for (const network of networks) {
  test(`${network.key} is connected by its form, a customer writes and is answered ${network.proves}`, async ({
    browser,
    desk,
    shot,
  }) => {
    const spare = await desk.sandbox<Spare>("GET", `/spares/${network.key}`);
    const admin = await Agent.signIn(browser, desk, desk.person("admin"));
    const { items } = await call<{ items: Declared[] }>(admin.page, desk, "GET", "/platforms");
    const declared = items.find((p) => p.key === network.key);
    if (!declared) throw new Error(`there is no platform ${network.key}`);
    await connect(admin.page, desk, declared, spare);
    await shot(admin.page, `channel-${network.key}`);
    await sound(admin.page);
    await fitsAPhone(admin.page, () => shot(admin.page, `channel-${network.key}-narrow`));

    // A customer of this channel alone, for whom only the phone's own thread counts.
    const name = `Noa ${declared.title}`;
    const phone = await desk.sandbox<{ id: string }>("POST", "/phones", { name, language: "en" });
    let account = "";
    await expect(async () => {
      const { accounts } = await desk.sandbox<{ accounts: { id: string; name: string }[] }>("GET", "/state");
      account = accounts.find((a) => a.name === `Our ${declared.title}`)?.id ?? "";
      expect(account).not.toBe("");
    }).toPass({ timeout: 10_000 });
    const thread = `/phones/${phone.id}/threads/${account}`;
    const asks = `Is the blue one there, on ${declared.title}?`;
    await desk.sandbox("POST", `${thread}/messages`, { kind: "text", text: asks });

    const agent = await Agent.signIn(browser, desk, desk.person("agent"));
    await agent.view("All");
    await agent.row(asks).click();
    await expect(agent.message(asks)).toBeVisible();
    await agent.answer("It is: two are left.");
    await expect(async () => {
      const { messages } = await desk.sandbox<{ messages: Said[] }>("GET", thread);
      expect(messages.filter((m) => m.business && m.text === "It is: two are left.")).toHaveLength(1);
    }).toPass({ timeout: 10_000 });
    await sendsFiles(agent, declared, async () => {
      const { messages } = await desk.sandbox<{ messages: Said[] }>("GET", thread);
      return messages.filter((m) => m.business && m.media).length;
    });
    await shot(agent.page, `thread-${network.key}`);

    // Where only customers begin, nobody is written to first.
    if (declared.start_by) return;
    const refused = await admin.page.request.post(`${desk.url}/api/v1/conversations`, {
      headers: { Origin: desk.url, "Sec-Fetch-Site": "same-origin" },
      data: { channel_id: admin.page.url().split("/").pop(), address: "+34600999888" },
    });
    expect(refused.ok()).toBe(false);
    expect((await refused.json()).detail).toContain("the customer writes first");
  });
}
