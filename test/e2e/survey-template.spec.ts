import { Desk, expect, test } from "./desk";
import { call, choose } from "./page";
import { Agent, Phone } from "./people";

type Named = { id: string; name: string };

test("a workstream is set up to ask once a conversation ended; the window is over by then, a template asks, and the press of its button is the score [002-37, 002-59]", async ({
  browser,
  serve,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const { items: channels } = await call<{ items: Named[] }>(page, desk, "GET", "/channels");
  const channel = channels.find((c) => c.name === "Tienda Alba")?.id ?? "";
  const parts = {
    body: "How did we do with case {{1}}? Choose a number from 1 to 5, please.",
    examples: { "1": "1042" },
    buttons: ["1", "3", "5"].map((text) => ({ kind: "quick_reply", text })),
  };
  const sheet = await call<Named>(page, desk, "POST", "/templates", {
    channel_id: channel,
    name: "how_was_it",
    category: "utility",
    language: "en",
    parts,
  });
  await call(page, desk, "PATCH", `/templates/${sheet.id}`, { fills: { "body.1": "{{case.number}}" } });
  await call(page, desk, "POST", `/templates/${sheet.id}/submit`, { languages: ["en"] });
  await call(page, desk, "POST", "/surveys", {
    name: "At the end",
    kind: "csat",
    enabled: true,
    language: "en",
    words: { en: { question: "How was it?", thanks: "Thanks!" } },
    template: { id: sheet.id, language: "en" },
  });

  // The set-up, in the workstream of the channel.
  const { items: streams } = await call<{ items: (Named & { channels: string[] })[] }>(
    page,
    desk,
    "GET",
    "/workstreams",
  );
  const stream = streams.find((s) => s.channels.includes(channel));
  await page.goto(`${desk.url}/settings/workstreams/${stream?.id}`);
  await page
    .getByRole("navigation", { name: "Steps" })
    .getByRole("button", { name: /Files, hours and end/ })
    .click();
  await choose(page, "Survey after a conversation", "At the end");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(/\/settings\/workstreams$/);

  // A day later the case is resolved.
  const phone = await Phone.of(browser, desk, "Gala Montes");
  await phone.write("It came, thank you");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Gala Montes");
  await phone.jump("23 hours");
  await phone.jump("1 hour");
  await expect
    .poll(async () => {
      const { versions } = await call<{ versions: { sendable: boolean }[] }>(
        page,
        desk,
        "GET",
        `/templates/${sheet.id}`,
      );
      return versions.map((v) => v.sendable);
    })
    .toEqual([true]);
  const { items } = await call<{ items: { contact: Named; id: string }[] }>(page, desk, "GET", "/cases?q=Gala");
  const own = items.find((c) => c.contact.name === "Gala Montes");
  await call(page, desk, "PATCH", `/cases/${own?.id}`, { status: "resolved" });
  await expect(phone.log.getByText(/How did we do with case \d+\?/).first()).toBeVisible();
  await phone.log.getByRole("button", { name: "5", exact: true }).first().click();

  // On the case, in its history, and on the contact's page.
  await page.goto(`${desk.url}/inbox/all/${own?.id}`);
  await expect(page.getByText("5 of 5").first()).toBeVisible();
  await expect(page.getByText("Survey: At the end").first()).toBeVisible();
  await page.goto(`${desk.url}/contacts/${own?.contact.id}`);
  const surveys = page.getByRole("region", { name: "Surveys" });
  await expect(surveys.getByText("5 of 5")).toBeVisible();
  await surveys.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/inbox/all/${own?.id}`));
});
