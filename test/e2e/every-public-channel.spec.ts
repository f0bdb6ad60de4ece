import { connect, type Declared, type Spare } from "./connecting";
import { expect, test } from "./desk";
import { call, fitsAPhone, sound } from "./page";
import { Agent } from "./people";

// Each network with a public side is connected by the form that its declaration
// draws, with an account that its emulator lends; then somebody writes there for
// everybody to read, and is answered for everybody to read.

type Item = { id: string; parent?: string; text: string; author?: unknown; review?: { answer?: { text: string } } };

/** The networks that have a public side; add yours. */
const networks: { key: string; says: Record<string, unknown>; under?: boolean; jump?: number; proves: string }[] = [
  { key: "facebook", says: { kind: "comment" }, under: true, proves: "[003-08] [003-09] [003-12]" },
  {
    key: "google_play",
    says: { kind: "review", stars: 2, app_version: "4.1.2", device: "Acme X1" },
    proves: "[003-50]",
  },
  {
    key: "google_places",
    says: { kind: "review", stars: 2 },
    proves: "[003-51]",
  },
  {
    key: "app_store",
    says: { kind: "review", stars: 2, title: "Slow", country: "ES" },
    proves: "[003-52]",
  },
  { key: "x", says: { kind: "comment" }, under: true, proves: "[003-27] [003-30]" },
  // It is asked each hour.
  { key: "youtube", says: { kind: "comment" }, under: true, jump: 3800, proves: "[003-44] [003-46] [003-47]" },
  { key: "instagram_comments", says: { kind: "comment" }, under: true, proves: "[003-35] [003-36]" },
  { key: "linkedin", says: { kind: "comment" }, under: true, proves: "[003-42] [003-43]" },
];

for (const network of networks) {
  test(`${network.key} is connected by its form, somebody writes in public and is answered there ${network.proves}`, async ({
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
    await shot(admin.page, `public-${network.key}`);
    await sound(admin.page);
    await fitsAPhone(admin.page, () => shot(admin.page, `public-${network.key}-narrow`));

    const name = `Noa ${declared.title}`;
    const phone = await desk.sandbox<{ id: string }>("POST", "/phones", { name, language: "en" });
    let place = "";
    await expect(async () => {
      const { accounts } = await desk.sandbox<{ accounts: { id: string; name: string }[] }>("GET", "/state");
      place = accounts.find((a) => a.name === `Our ${declared.title}`)?.id ?? "";
      expect(place).not.toBe("");
    }).toPass({ timeout: 10_000 });
    const wall = `/walls/${place}`;
    let under = "";
    if (network.under) {
      const post = await desk.sandbox<Item>("POST", `${wall}/items`, { kind: "post", text: "New in: the blue one" });
      under = post.id;
    }
    const asks = `Does the blue one work, on ${declared.title}?`;
    const said = await desk.sandbox<Item>("POST", `${wall}/items`, {
      as: phone.id,
      text: asks,
      under,
      ...network.says,
    });

    const agent = await Agent.signIn(browser, desk, desk.person("agent"));
    await agent.view("All");
    // A network that is asked is asked again before long.
    await expect(async () => {
      await desk.sandbox("POST", "/clock", { seconds: network.jump ?? 90 });
      await expect(agent.row(asks)).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 20_000 });
    await agent.row(asks).click();
    await expect(agent.message(asks)).toBeVisible();
    await agent.answer("It does: two are left.");
    await expect(async () => {
      const { items } = await desk.sandbox<{ items: Item[] }>("GET", wall);
      const ours = items.filter((i) => !i.author && i.parent === said.id).map((i) => i.text);
      const answer = items.find((i) => i.id === said.id)?.review?.answer?.text;
      expect([...ours, answer]).toContain("It does: two are left.");
    }).toPass({ timeout: 10_000 });
    // What the network says of it is not a second answer.
    await agent.page.reload();
    await expect(agent.message("It does: two are left.")).toHaveCount(1);
    await shot(agent.page, `public-thread-${network.key}`);
  });
}
