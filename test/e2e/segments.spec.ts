import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { call, fitsAPhone, sound } from "./page";
import { Agent, Line } from "./people";

/** Chooses from the last list of that name. */
async function choose(page: Page, name: string, option: string) {
  await page.getByRole("combobox", { name, exact: true }).last().click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

const list = (page: Page) => page.getByRole("region", { name: "Contacts", exact: true });

test("people with consent and a tag are a segment, which is exported, named by a view, and told to be used", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow();
  const { page } = await Agent.signIn(browser, desk, desk.person("supervisor"));
  for (const name of ["Segment Ana", "Segment Berta", "Segment Carla"])
    await (await Line.of(desk, name)).write("Hello, have you any news?");
  const idOf = async (name: string) => {
    const { items } = await call<{ items: { contact: { id: string; name: string } }[] }>(
      page,
      desk,
      "GET",
      "/cases?limit=100",
    );
    return items.find((c) => c.contact.name === name)?.contact.id;
  };
  await expect.poll(() => idOf("Segment Carla")).toBeTruthy();
  const consent = { kind: "marketing", granted: true, how: "by telephone" };
  for (const name of ["Segment Ana", "Segment Berta"])
    await call(page, desk, "POST", `/contacts/${await idOf(name)}/consents`, consent);
  for (const name of ["Segment Ana", "Segment Carla"])
    await call(page, desk, "PATCH", `/contacts/${await idOf(name)}`, { tags: ["newsletter"] });

  await page.goto(`${desk.url}/inbox/all`);
  await expect(page.getByRole("link", { name: /Segment Carla/ })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find anything" }).fill("New segment");
  await expect(page.getByRole("option", { name: "New segment…" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  const form = page.getByRole("dialog", { name: "New segment" });
  await expect(form).toBeVisible();
  await form.getByRole("button", { name: "Add a condition" }).click();
  await choose(page, "What", "Consent to marketing");
  await choose(page, "Value of Consent to marketing", "given");
  await expect(form.getByText("2 contacts meet it now")).toBeVisible();
  await form.getByRole("button", { name: "Written form" }).click();
  const text = form.getByRole("textbox", { name: "Written form" });
  await text.fill("contact.consent.marketing is granted and status is open");
  await expect(form.getByText("“Status” is not about contacts: a segment cannot ask for it.")).toBeVisible();
  await shot(page, "segment-wrong");
  await text.fill("contact.consent.marketing is granted and contact.tag is newsletter");
  await expect(form.getByText("1 contact meets it now")).toBeVisible();
  await form.getByRole("button", { name: "Put together" }).click();
  await sound(page, "[data-modal]");
  await shot(page, "segment-form");
  await form.getByRole("button", { name: "Save as segment…" }).click();
  await form.getByLabel("Name of the segment").fill("Newsletter");
  await form.getByRole("switch", { name: "Share with the workspace" }).click();
  await form.getByRole("button", { name: "Save the segment" }).click();
  await expect(form).toBeHidden();
  const people = list(page).getByRole("list").getByRole("link");
  await expect(people).toHaveCount(1);
  await expect(people).toContainText("Segment Ana");
  await expect(list(page).getByText("1 contact", { exact: true })).toBeVisible();
  const address = page.url();
  expect(address).toContain("saved");

  // Whoever comes to be one comes into the list by themselves, and stands in the export.
  await call(page, desk, "PATCH", `/contacts/${await idOf("Segment Berta")}`, { tags: ["newsletter"] });
  await expect(people).toHaveCount(2);
  await list(page).getByRole("button", { name: "More" }).click();
  const file = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Export these as CSV" }).click();
  const rows = readFileSync(await (await file).path(), "utf8");
  expect(rows).toContain("Segment Ana");
  expect(rows).toContain("Segment Berta");
  expect(rows).not.toContain("Segment Carla");
  await people.first().click();
  await expect(page.getByRole("heading", { name: "Segment Ana", level: 1 })).toBeVisible();
  await expect(people).toHaveCount(2);
  await sound(page);
  await shot(page, "segment");

  // A view of the inbox names it, and it says so.
  const { items: filters } = await call<{ items: { id: string; name: string }[] }>(page, desk, "GET", "/filters");
  const segment = filters.find((f) => f.name === "Newsletter");
  await page.goto(`${desk.url}/inbox/all`);
  await expect(page.getByRole("link", { name: /Segment Carla/ })).toBeVisible();
  await page.keyboard.press("Shift+L");
  const conditions = page.getByRole("dialog", { name: "Filter by conditions" });
  await conditions.getByRole("button", { name: "Add a condition" }).click();
  await choose(page, "What", "A saved filter");
  await choose(page, "Value of A saved filter", "Newsletter (segment)");
  await conditions.getByRole("button", { name: "Show the cases" }).click();
  await expect(page.getByRole("link", { name: /Segment Carla/ })).toBeHidden();
  await expect(page.getByRole("link", { name: /Segment Ana/ })).toBeVisible();
  await page.keyboard.press("Shift+V");
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Newsletter cases");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();

  await page.goto(`${desk.url}/contacts?where=${encodeURIComponent(JSON.stringify({ saved: segment?.id }))}`);
  await expect(people).toHaveCount(2);
  await list(page).getByRole("button", { name: "Segment: Newsletter" }).click();
  const menu = page.getByRole("menu");
  await expect(menu.getByRole("menuitem", { name: "Newsletter 2" })).toBeVisible();
  await expect(menu.getByRole("menuitem", { name: /Delete the segment/ })).toContainText("the view “Newsletter cases”");
  await shot(page, "segment-menu");
  await menu.getByRole("menuitem", { name: "Edit the segment…" }).click();
  const edit = page.getByRole("dialog", { name: "Edit the segment" });
  await expect(edit.getByRole("region", { name: "Used by" })).toContainText("the view “Newsletter cases”");
  await sound(page, "[data-modal]");
  await edit.getByRole("button", { name: "Written form" }).click();
  await edit
    .getByRole("textbox", { name: "Written form" })
    .fill("contact.tag is newsletter and contact.blocked is true");
  await expect(edit.getByText("No contact meets it now")).toBeVisible();
  await edit.getByRole("button", { name: "Save", exact: true }).click();
  await expect(edit).toBeHidden();
  await expect(list(page).getByText("Nobody meets these conditions now")).toBeVisible();
  await shot(page, "segment-empty");
  await fitsAPhone(page, () => shot(page, "segment-phone"));
  await list(page).getByRole("button", { name: "Show all contacts" }).last().click();
  await expect(list(page).getByRole("button", { name: "Segment: All contacts" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Find a contact" }).fill("Segment Carla");
  await expect(people).toHaveCount(1);

  await page.goto(`${desk.url}/contacts?where=${encodeURIComponent(JSON.stringify({ saved: "gone" }))}`);
  await expect(list(page).getByText("These conditions cannot be asked any more")).toBeVisible();
  await shot(page, "segment-gone");
});
