import { expect, test } from "./desk";
import { call, choose, fitsAPhone, sound } from "./page";
import { Agent, Line } from "./people";

test("a survey is made, asked by an agent, answered in words, and stands on the case", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/surveys`);
  await expect(page.getByText("No surveys yet")).toBeVisible();
  await sound(page);
  await page.getByRole("button", { name: "Begin with satisfaction" }).click();
  await expect(page.getByRole("heading", { name: "How did we do?" })).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("After each case");
  await sound(page);
  await fitsAPhone(page, () => expect(page.getByLabel("Name", { exact: true })).toBeVisible());
  await shot(page, "survey");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.").first()).toBeVisible();

  const line = await Line.of(desk, "Sara Luna");
  await line.write("It came, thank you");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Sara Luna", "All");
  await agent.page.keyboard.press("Control+k");
  await agent.page.getByPlaceholder(/Actions, cases/).fill("Ask a survey");
  await agent.page.getByRole("option", { name: /^Ask a survey/ }).click();
  const ask = agent.page.getByRole("dialog");
  await expect(ask).toContainText("How satisfied are you with our help?");
  await shot(agent.page, "survey-ask");
  await ask.getByRole("button", { name: "Send the survey" }).click();
  await expect(agent.message("How satisfied are you with our help?")).toBeVisible();
  await line.write("2 stars");
  await line.gets("Thank you for your answer!\n\nWe are sorry. What went wrong?");
  await line.write("It was broken");
  const panel = agent.page.getByRole("complementary").last();
  await expect(panel.getByText("2 of 5").first()).toBeVisible();
  const { items } = await call<{ items: { contact: { name: string }; id: string }[] }>(
    agent.page,
    desk,
    "GET",
    "/cases",
  );
  const own = items.find((c) => c.contact.name === "Sara Luna");
  await expect
    .poll(async () => {
      const { items: sent } = await call<{ items: { score?: number; comment?: string }[] }>(
        agent.page,
        desk,
        "GET",
        `/cases/${own?.id}/surveys`,
      );
      return sent[0];
    })
    .toMatchObject({ score: 2, comment: "It was broken" });

  await page.goto(`${desk.url}/reports/surveys`);
  await expect(page.getByRole("heading", { name: "Surveys" })).toBeVisible();
  await sound(page);
});

test("[004-79] [004-80] a recipe asks in private how it went, once a case is resolved", async ({ browser, desk }) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const survey = (kind: "csat" | "nps", name: string, question: string) =>
    call<{ id: string }>(page, desk, "POST", "/surveys", {
      name,
      kind,
      enabled: true,
      language: "en",
      words: { en: { question, thanks: "Thanks!" } },
    });
  await survey("csat", "Satisfaction", "How was it?");
  await survey("nps", "Recommendation", "Would you recommend us?");
  for (const [name, which, tag] of [
    ["Ask satisfaction", "Satisfaction", "ask-csat"],
    ["Ask recommendation", "Recommendation", "ask-nps"],
  ] as const) {
    await page.goto(`${desk.url}/settings/automation/new/update`);
    await page.getByLabel("Name", { exact: true }).fill(name);
    await choose(page, "It waits for", "A tag is added");
    await page.getByLabel("Tag", { exact: true }).first().fill(tag);
    await page.getByRole("button", { name: "Add an action" }).click();
    await page.getByRole("menuitem", { name: /survey/i }).click();
    await choose(page, "Survey", which);
    await page.getByRole("switch", { name: "Enabled" }).click();
    await page.getByRole("button", { name: "Create the recipe" }).click();
    await expect(page.getByRole("link", { name })).toBeVisible();
  }
  for (const [who, tag, question] of [
    ["Rita Mar", "ask-csat", /How was it\?/],
    ["Rosa Mar", "ask-nps", /Would you recommend us\?/],
  ] as const) {
    const line = await Line.of(desk, who);
    await line.write("All good");
    const agent = await Agent.signIn(browser, desk, desk.person("agent"));
    await agent.open(who, "All");
    const { items } = await call<{ items: { contact: { name: string }; id: string }[] }>(
      agent.page,
      desk,
      "GET",
      "/cases",
    );
    const own = items.find((c) => c.contact.name === who);
    await call(page, desk, "PATCH", `/cases/${own?.id}`, { tags: [tag] });
    await expect(agent.page.getByText(question).first()).toBeVisible();
  }
});
