import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { Desk, expect, test } from "./desk";
import { call, choose, fitsAPhone, sound } from "./page";
import { Agent, Line } from "./people";

/** A number of the page, whatever stands between its digits. */
const digits = (text: string | null) => Number((text ?? "").replace(/\D/g, ""));

async function received(page: Page): Promise<number> {
  const tile = page
    .getByLabel("Figures", { exact: true })
    .locator("div")
    .filter({ hasText: /^Messages received/ });
  return digits(await tile.locator("dd").first().textContent());
}

const keep = (page: Page, desk: Desk, name: string, filter_text: string, about = "case") =>
  call<{ id: string }>(page, desk, "POST", "/filters", { name, filter_text, about, shared: false });

test("a report of the cases that meet a saved filter, and of the others, make up the whole [000-05]", async ({
  browser,
  serve,
  shot,
}) => {
  const desk = await Desk.of(await serve("--sandbox", "--allow-private-networks"));
  const { page } = await Agent.signIn(browser, desk, desk.person("supervisor"));
  await page.goto(`${desk.url}/reports`);
  await expect(page.getByRole("link", { name: "Put a filter together…" })).toHaveAttribute("href", "/settings/filters");
  const done = await keep(page, desk, "Done", "status is resolved");
  await keep(page, desk, "Not done", "not status is resolved");
  await keep(page, desk, "Nothing", "tag is no-such-tag");
  await keep(page, desk, "Words", 'message.text contains "x"', "message");
  const overview = () => call<{ uncounted: number }>(page, desk, "GET", "/reports/overview");
  await expect.poll(async () => (await overview()).uncounted).toBe(0);
  await page.reload();
  await expect.poll(() => received(page)).toBeGreaterThan(100);
  const whole = await received(page);

  // One is chosen by the keyboard; filters about messages are not among them.
  const filter = page.getByRole("combobox", { name: "Saved filter" });
  await filter.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("option")).toHaveText(["All cases", "Done", "Not done", "Nothing"]);
  await page.getByRole("option", { name: "Done", exact: true }).press("Enter");
  await expect(page).toHaveURL(new RegExp(`filter=.*${done.id}`));
  const matched = page.getByText(/^\d+ cases of these days meet it\.$/);
  await expect(matched).toBeVisible();
  await expect(page.getByText(/^Only cases with: Status: resolved/)).toBeVisible();
  const some = await received(page);
  expect(some).toBeGreaterThan(0);
  expect(some).toBeLessThan(whole);
  await sound(page);
  await fitsAPhone(page, () => expect(filter).toBeVisible());
  await shot(page, "reports-filter");

  // What is downloaded is what is shown.
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "By day (CSV)" }).click();
  const rows = readFileSync(await (await download).path(), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const column = (rows[0] ?? []).indexOf("messages_in");
  expect(rows.slice(1).reduce((sum, row) => sum + Number(row[column]), 0)).toBe(some);

  await choose(page, "Saved filter", "Not done");
  await expect(page.getByText(/^Only cases with: not/)).toBeVisible();
  await expect(matched).toBeVisible();
  await expect.poll(() => received(page)).toBe(whole - some);

  await choose(page, "Saved filter", "Nothing");
  await expect(page.getByText("Nothing happened in the cases that meet this filter")).toBeVisible();
  await choose(page, "Saved filter", "All cases");
  await expect.poll(() => received(page)).toBe(whole);
  await expect(page).not.toHaveURL(/filter=/);

  // Somebody else's filter is not there for an agent, who has the own figures by the own filters.
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await keep(agent.page, desk, "Mine", "assignee is me");
  await agent.page.goto(`${desk.url}/reports?filter=${done.id}`);
  await expect(agent.page.getByText("This filter cannot be used here")).toBeVisible();
  await agent.page.getByRole("button", { name: "Show all cases" }).click();
  await choose(agent.page, "Saved filter", "Mine");
  await expect(agent.page.getByText(/meets? it\.$|^Nothing happened in the cases/).first()).toBeVisible();
});

test("survey results by a filter hide what too few answered, and what leaves too few out [004-79]", async ({
  browser,
  serve,
  shot,
}) => {
  const desk = await Desk.of(await serve("--sandbox", "--allow-private-networks"));
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const survey = await call<{ id: string }>(page, desk, "POST", "/surveys", {
    name: "After each case",
    kind: "csat",
    enabled: true,
    language: "en",
    min_group: 2,
    words: { en: { question: "How was it?", thanks: "Thanks!" } },
  });
  await keep(page, desk, "Named Sol", "tag is sol");
  await call(page, desk, "POST", "/tags", { name: "sol" });
  const answers = async (name: string, score: string, tags: string[]) => {
    const line = await Line.of(desk, name);
    await line.write("Hello there");
    const found = async () => {
      const { items } = await call<{ items: { contact: { name: string }; id: string }[] }>(page, desk, "GET", "/cases");
      return items.find((c) => c.contact.name === name)?.id;
    };
    await expect.poll(found).toBeTruthy();
    const id = await found();
    if (tags.length > 0) await call(page, desk, "PATCH", `/cases/${id}`, { tags });
    await call(page, desk, "POST", `/cases/${id}/surveys`, { survey_id: survey.id });
    await line.gets("How was it?");
    await line.write(score);
    await line.gets("Thanks!");
  };
  await answers("Ada Sol", "5", ["sol"]);
  await answers("Bea Sol", "4", ["sol"]);
  await answers("Cleo Mar", "1", []);

  const answered = page.locator("div").filter({ has: page.locator("dt", { hasText: /^Answered$/ }) });
  const count = () => answered.last().locator("dd").textContent().then(digits);
  await page.goto(`${desk.url}/reports/surveys`);
  await expect.poll(count).toBe(3);

  // Three less the two that meet the filter would be Cleo's answer.
  await choose(page, "Saved filter", "Named Sol");
  await expect(page).toHaveURL(/filter=/);
  await expect(page.getByText("Too few answers to show")).toBeVisible();
  await expect(page.getByText(/^Only cases with: Tag: sol/)).toBeVisible();
  await expect(page.getByText("How was it?")).toHaveCount(0);
  await sound(page);
  await shot(page, "survey-results-filter");

  await answers("Dora Mar", "2", []);
  await page.reload();
  await expect.poll(count).toBe(2);
  await fitsAPhone(page, () => expect(page.getByRole("combobox", { name: "Saved filter" })).toBeVisible());
  await choose(page, "Saved filter", "All cases");
  await expect.poll(count).toBe(4);

  // What asks for the answers themselves is refused, and the page says why.
  await keep(page, desk, "Unhappy", "survey.score < 3");
  await page.reload();
  await choose(page, "Saved filter", "Unhappy");
  await expect(page.getByText("Results cannot be filtered by the answers")).toBeVisible();
  await page.getByRole("button", { name: "Show all cases" }).click();
  await expect.poll(count).toBe(4);
});
