import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { axe, fitsAPhone } from "./page";
import { Agent } from "./people";

const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function sound(page: Page) {
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    expect((await (await axe(page)).withTags(wcag).analyze()).violations.map((v) => v.id)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

test("what each channel can do stands side by side by kind, is narrowed, and saved as CSV [002-63] [003-01] [003-87]", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/channels/new`);
  const kind = page.getByRole("region", { name: "Messaging" });
  await expect(kind.getByRole("button", { name: /^WhatsApp/ })).toBeVisible();
  await expect(kind.getByText("Direct messages: only you and the customer read them.")).toBeVisible();
  await expect(page.getByText("The names of the networks belong to their owners.")).toBeVisible();
  await page.getByRole("link", { name: "What each channel can do" }).click();
  const table = page.getByRole("table");
  const row = (name: string) => table.getByRole("row", { name: new RegExp(`^${name} `) });
  await expect(row("Kind of channel")).toContainText("Messaging");
  await expect(row("Live or asynchronous")).toContainText("Asynchronous");
  await expect(row("Approved templates").getByRole("cell").first()).toHaveText("yes");
  await expect(row("Voice calls").getByRole("cell").first()).toHaveText("no");
  await expect(row("Pictures").getByRole("cell").first()).toHaveText("up to 5 MB");
  await sound(page);
  await shot(page, "channel-matrix");
  await fitsAPhone(page, async () => {
    await expect(row("Pictures")).toBeVisible();
    await shot(page, "channel-matrix-narrow");
  });

  await page.getByRole("switch", { name: "Only where they differ" }).click();
  await expect(row("Live or asynchronous")).toHaveCount(0);
  await expect(row("Approved templates")).toBeVisible();
  await page.getByRole("switch", { name: "Only where they differ" }).click();
  await page.getByRole("combobox", { name: "Kind of channel" }).click();
  await page.getByRole("option", { name: "Team chat" }).click();
  await expect(table.getByRole("columnheader")).toHaveText(["Ability", "Slack", "Microsoft Teams"]);
  await page.getByLabel("Ability", { exact: true }).fill("templ");
  await expect(table.getByRole("row")).toHaveCount(3);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as CSV" }).click();
  const file = await (await download).path();
  expect(readFileSync(file, "utf8")).toMatch(
    /^\uFEFFAbility,Slack,Microsoft Teams\r\nApproved templates,no,no\r\nWrite first without a template,(yes|no),(yes|no)\r\n$/,
  );
});

test("words of the desk say what they mean by pointer, by key and by touch, and the glossary lists them [003-07]", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/workstreams`);
  const term = page.getByRole("heading", { level: 1 }).getByRole("button", { name: "Workstreams" });
  const tip = page.getByRole("tooltip");
  await term.focus();
  await expect(tip).toContainText("How the cases of some channels are handled");
  await expect(term).toHaveAccessibleDescription(/How the cases of some channels are handled/);
  await sound(page);
  await shot(page, "term");
  await page.keyboard.press("Escape");
  await expect(tip).toHaveCount(0);
  await page.getByRole("link", { name: "Queues" }).first().click();
  await page.getByRole("heading", { level: 1 }).getByRole("button", { name: "Queues" }).hover();
  await expect(tip).toContainText("Where cases wait until somebody gets them.");
  await page.goto(`${desk.url}/wall`);
  await page.getByRole("heading", { name: "At risk" }).getByRole("button").click();
  await expect(tip).toContainText("What you promise");
  await page.mouse.click(5, 400);
  await expect(tip).toHaveCount(0);

  await page.keyboard.press("Control+k");
  await page.getByPlaceholder(/Actions, cases/).fill("glossary");
  await page.getByRole("option", { name: /Glossary/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Glossary" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Find a word" }).fill("hold at once");
  await expect(page.getByRole("term")).toHaveText(["capacity"]);
  await page.getByRole("searchbox", { name: "Find a word" }).fill("");
  await sound(page);
  await shot(page, "glossary");
  await fitsAPhone(page, async () => expect(page.getByText("One connected account of a platform")).toBeVisible());
});
