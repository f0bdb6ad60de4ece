import { Desk, expect, test } from "./desk";
import { call, choose, sound } from "./page";
import { Agent, Line } from "./people";

type Named = { id: string; name: string };

test("a workstream is made from a channel's page, left and gone on with; its open cases are routed, and who has the channel's default skill gets the next one and sees why [002-32, 002-45, 003-21, 003-22]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const { items: streams } = await call<{ items: Named[] }>(page, desk, "GET", "/workstreams");
  for (const one of streams) await call(page, desk, "DELETE", `/workstreams/${one.id}`);
  const distribution = { mode: "push", method: "least_busy", accept: "auto" };
  await call(page, desk, "POST", "/queues", { name: "Returns desk", everyone: true, distribution });
  const { items: skills } = await call<{ items: Named[] }>(page, desk, "GET", "/skills");
  const skill = skills.find((s) => s.name === "Devoluciones")?.id ?? "";
  type Person = Named & { skills: { skill_id: string; level: number }[] };
  const { items: people } = await call<{ items: Person[] }>(page, desk, "GET", "/agents?limit=200");
  const able = people.filter((p) => p.skills.some((s) => s.skill_id === skill && s.level >= 3));
  expect(able).toHaveLength(1);
  const expert = able[0] as Person;
  const other = desk.signIns.find((s) => s.role === "agent" && s.name !== expert.name);
  for (const p of people.filter((one) => one.name === expert.name || one.name === other?.name)) {
    await call(page, desk, "PUT", `/agents/${p.id}/capacity`, { units: 1000 });
  }

  // The channel asks for a skill and for a workstream.
  await page.goto(`${desk.url}/settings/channels`);
  await page.getByRole("link", { name: /^Tienda Alba/ }).click();
  await expect(page.getByText(/It is in no workstream/)).toBeVisible();
  await expect(page.getByText("Nothing is chosen yet.")).toBeVisible();
  await choose(page, "Default skill", "Devoluciones");
  await expect(page.getByText("Nothing is chosen yet.")).toHaveCount(0);
  await choose(page, "From level", "3");
  await expect(page.getByRole("combobox", { name: "From level" })).toContainText("3");
  await sound(page);
  await shot(page, "settings-channel-handling");
  const channelPage = page.url();
  await page.getByRole("link", { name: "Create a workstream" }).click();

  // Begun, with the channel; left in the middle; gone on with from the channel's page.
  await expect(page.getByRole("checkbox", { name: "Tienda Alba" })).toBeChecked();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("Give the workstream a name.")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Returns");
  await page.getByRole("button", { name: "Next" }).click();
  await choose(page, "Queue", "Soporte");
  await page.goto(channelPage);
  await page.getByRole("link", { name: "Go on with the draft" }).click();
  const steps = page.getByRole("navigation", { name: "Steps" });
  await expect(steps.getByRole("button", { name: /Routing/ })).toHaveAttribute("aria-current", "step");
  await expect(page.getByRole("combobox", { name: "Queue" })).toContainText("Soporte");
  await choose(page, "Queue", "Returns desk");
  const look = page.getByRole("list", { name: "What to look at" });
  await expect(look.getByText(/Nobody of the queue Returns desk is online now/)).toBeVisible();
  await expect(look.getByRole("link", { name: "To the queue" })).toBeVisible();
  await shot(page, "settings-workstream-routing");

  // What is otherwise on this number.
  await steps.getByRole("button", { name: /Single channels/ }).click();
  await choose(page, "Greeting", "Its own text");
  await choose(page, "Language of the texts", "English");
  await page.getByLabel("Text of “Greeting”").fill("Welcome to this number, {{contact.first_name}}!");
  await page.getByLabel("Units of a case", { exact: true }).fill("900");
  await choose(page, "Language", "English");
  await sound(page);
  await shot(page, "settings-workstream-channels");
  await page.getByLabel("Units of a case", { exact: true }).fill("2");

  await steps.getByRole("button", { name: /Summary/ }).click();
  await expect(page.getByText(/open cases? on these channels (is|are) in no queue/)).toBeVisible();
  await expect(page.getByRole("radio", { name: /^Route \d+ open cases? now/ })).toBeChecked();
  await sound(page);
  await shot(page, "settings-workstream-summary");
  await page.getByRole("button", { name: "Create the workstream" }).click();

  // Back where it began; the open cases are on their way.
  await expect(page).toHaveURL(channelPage);
  await expect(page.getByRole("link", { name: "Returns", exact: true })).toBeVisible();
  await expect(page.getByText(/open cases? (was|were) routed/)).toBeVisible();
  await shot(page, "settings-channel-routed");

  // A customer writes. Both are there; only one has the skill.
  const at = (name: string) => desk.signIns.find((s) => s.name === name);
  const who = at(expert.name);
  if (!who || !other) throw new Error("the demo has nobody to sign in as");
  const second = await Agent.signIn(browser, desk, other);
  const first = await Agent.signIn(browser, desk, who);
  for (const one of [second, first]) await call(one.page, desk, "PUT", "/agents/me/presence", { state: "online" });
  const line = await Line.of(desk, "Nerea Paz");
  await line.write("I want to send it back");
  await line.gets("Welcome to this number, Nerea!");
  await first.open("Nerea Paz", "Mine");
  await expect(first.message("I want to send it back")).toBeVisible();
  await first.page.getByRole("button", { name: "Why me?" }).click();
  const why = first.page.getByRole("dialog", { name: `Why ${expert.name} has this case` });
  await expect(why.getByText("It needs Devoluciones from level 3: the default skill of its channel.")).toBeVisible();
  await shot(first.page, "why-default-skill");
});

test("a skill of machines is nobody's: cases of its channel wait, and say that no person gets them [003-21]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/skills`);
  await page.getByRole("button", { name: "New skill" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Robots");
  await page.getByRole("switch", { name: "For machines alone" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("for machines alone")).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Robots" })).toHaveCount(0);
  await shot(page, "settings-skills-machines");
  await page.goto(`${desk.url}/settings/channels`);
  await page.getByRole("link", { name: /^Tienda Alba/ }).click();
  await choose(page, "Default skill", "Robots (machines alone)");
  await expect(page.getByText(/cases of this channel are given to no person/)).toBeVisible();
  const line = await Line.of(desk, "Olga Rey");
  await line.write("Hello?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Olga Rey", "All");
  await agent.page.getByRole("button", { name: "Why this person?" }).click();
  await expect(
    agent.page.getByRole("dialog").getByText("It needs a skill that only machines have: it is given to no person."),
  ).toBeVisible();
});
