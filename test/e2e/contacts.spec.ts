import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { axe, call } from "./page";
import { Agent, Line, Phone } from "./people";

/** Opens a contact by name from the list. */
async function openContact(page: Page, name: string): Promise<void> {
  await page.getByRole("searchbox", { name: "Find a contact" }).fill(name);
  await page.getByRole("region", { name: "Contacts" }).getByRole("link", { name }).first().click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
}

async function accessible(page: Page): Promise<void> {
  const found = await (await axe(page)).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`)).toEqual([]);
}

test("two contacts who are one person are merged, and taken apart again", async ({ browser, desk, shot }) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("supervisor"));
  const one = await Line.of(desk, "Lola Merino");
  await one.write("Where is my order?");
  const two = await Line.of(desk, "Dolores Merino");
  await two.write("It is me again, from my other phone");
  await page.goto(`${desk.url}/contacts`);
  await openContact(page, "Dolores Merino");
  await openContact(page, "Lola Merino");
  await page.getByLabel("New note").fill("Prefers mornings");
  await page.getByRole("button", { name: "Add the note" }).click();
  await expect(page.getByText("Prefers mornings").first()).toBeVisible();

  await page.getByRole("button", { name: "Merge" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("searchbox").fill("Dolores");
  await dialog.getByRole("button", { name: "Dolores Merino" }).click();
  await expect(dialog.getByText("1 address · 1 conversation · 1 case")).toBeVisible();
  await dialog.getByRole("radio", { name: "Dolores Merino" }).check();
  await shot(page, "contact-merge");
  await accessible(page);
  await dialog.getByRole("button", { name: "Merge the contacts" }).click();
  await expect(page.getByRole("heading", { name: "Dolores Merino", level: 1 })).toBeVisible();
  const addresses = page.getByRole("region", { name: "Reached at" }).getByRole("listitem");
  await expect(addresses).toHaveCount(2);
  await expect(page.getByRole("region", { name: "Cases" }).getByRole("listitem")).toHaveCount(2);
  await shot(page, "contact-merged");

  await page.getByRole("button", { name: "Undo the merge" }).click();
  await expect(page.getByRole("heading", { name: "Lola Merino", level: 1, exact: true })).toBeVisible();
  await expect(addresses).toHaveCount(1);
  await expect(page.getByText("The merge with Dolores Merino was undone")).toBeVisible();
  await openContact(page, "Dolores Merino");
  await expect(addresses).toHaveCount(1);
  await accessible(page);
});

test("a file of contacts is checked, imported, its bad rows are told, and all can be exported", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/attributes`);
  await page.getByRole("button", { name: "New field" }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill("Plan");
  await page.getByRole("dialog").getByLabel("Kind").click();
  await page.getByRole("option", { name: "Choice" }).click();
  await page.getByRole("dialog").getByLabel("Options").fill("Basic\nPro");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Choice · Basic · Pro")).toBeVisible();

  await page.goto(`${desk.url}/contacts`);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Import a CSV file" }).click();
  const file = [
    "Nombre;Correo;Teléfono;Empresa;Plan",
    "Nuria Vidal;nuria@example.com;+34 611 000 001;Casa Vidal;Pro",
    "Óscar Ruiz;oscar@example.com;;casa vidal;Basic",
    "Sin Correo;no-es-correo;;;",
    "Mal Plan;plan@example.com;;;Gold",
  ].join("\n");
  await page
    .getByLabel("CSV file")
    .setInputFiles({ name: "gente.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  await expect(page.getByRole("combobox", { name: "What Plan is" })).toHaveText("Plan");
  await page.getByRole("button", { name: "Check the file" }).click();
  await expect(page.getByText("2 new contacts")).toBeVisible();
  await expect(page.getByText("Row 3:")).toBeVisible();
  await shot(page, "import-check");
  await accessible(page);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("The import is done.")).toBeVisible();
  await expect(page.getByText("2 bad rows")).toBeVisible();
  await shot(page, "import-done");
  const report = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the bad rows" }).click();
  const bad = readFileSync(await (await report).path(), "utf8");
  expect(bad.trim().split("\n")).toHaveLength(3);
  expect(bad).toContain("Mal Plan,plan@example.com,,,Gold,4,");

  await page.goto(`${desk.url}/companies`);
  await page.getByRole("link", { name: "Casa Vidal" }).click();
  await expect(page.getByRole("region", { name: "Contacts" }).getByRole("listitem")).toHaveCount(2);
  await shot(page, "company");
  await accessible(page);

  await page.goto(`${desk.url}/contacts`);
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("menuitem", { name: "Plan: Pro" }).click();
  await expect(page.getByRole("region", { name: "Contacts" }).getByRole("listitem")).toHaveCount(1);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Export these as CSV" }).click();
  const sheet = readFileSync(await (await download).path(), "utf8");
  expect(sheet.trim().split("\n")).toHaveLength(2);
  expect(sheet).toContain(",Nuria Vidal,nuria@example.com,'+34611000001,,Casa Vidal,");
});

test("a blocked contact is heard by nobody, and an answer is asked for first", async ({ browser, desk, shot }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Pesado Ramos");
  await phone.write("Buy now!!!");
  await agent.open("Pesado Ramos");
  const { page } = agent;
  await page.getByRole("link", { name: "Open the contact's page" }).click();
  await page.getByRole("button", { name: "Block", exact: true }).click();
  await expect(page.getByText(/^Blocked since/)).toBeVisible();
  await shot(page, "contact-blocked");
  await phone.write("Hello??");
  await page.goBack();
  await expect(agent.message("Hello??")).toBeVisible();
  await expect(
    page.getByRole("region", { name: "Reply to Pesado Ramos" }).getByText("Pesado Ramos is blocked"),
  ).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Answer all the same" }).click();
  await agent.answer("Please stop.");
  await expect(phone.log.getByText("Please stop.")).toBeVisible();
});

test("the same person on another channel is suggested with the evidence, merged by a person or kept apart", async ({
  browser,
  desk,
  shot,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("admin"));
  const { page } = agent;
  const phone = await Phone.of(browser, desk, "Olga Prats", { number: "+34600818283" });
  await phone.write("Hola, soy Olga");
  for (const name of ["O. Prats", "Olga P."]) {
    await call(page, desk, "POST", "/contacts", { name, phone: "+34600818283" });
  }
  await agent.open("Olga Prats", "All");
  const notice = page.getByRole("region", { name: "Perhaps the same person" });
  await expect(notice.getByText("same number +34600818283")).toHaveCount(2);
  await shot(page, "alike");
  await accessible(page);
  await notice
    .getByRole("listitem")
    .filter({ hasText: "Olga P." })
    .getByRole("button", { name: "Somebody else" })
    .click();
  await expect(notice.getByRole("listitem")).toHaveCount(1);
  await notice.getByRole("button", { name: "Look and merge" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Merge the contacts" }).click();
  await expect(notice).toHaveCount(0);
});
