import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { call, sound } from "./page";
import { Agent, Line } from "./people";

/** Chooses from the last list of that name. */
async function choose(page: Page, name: string, option: string) {
  await page.getByRole("combobox", { name, exact: true }).last().click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

test("[004-07] [004-13] [004-14] [004-15] a filter is saved, named by a recipe, changed in its written form, and the recipe goes by it", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow();
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/filters`);
  await page.getByRole("button", { name: "New filter" }).first().click();
  const form = page.getByRole("dialog", { name: "New filter" });
  await form.getByLabel("Name", { exact: true }).fill("Asked for a refund");
  await choose(page, "About", "Messages and their cases");
  await form.getByRole("button", { name: "Add a condition" }).click();
  await form.getByLabel("Value of Text of the message").fill("refund");
  await form.getByRole("button", { name: "Add a condition" }).click();
  await choose(page, "What", "Who wrote");
  await choose(page, "How Who wrote is compared", "is not");
  await choose(page, "Value of Who wrote", "an agent");
  await sound(page, "[data-modal]");
  await shot(page, "filter-form");
  await form.getByRole("button", { name: "Written form" }).click();
  const text = form.getByRole("textbox", { name: "Written form" });
  await expect(text).toHaveValue("message.text contains any (refund) and message.author is not agent");
  await text.fill("message.text contains any (refund)\nand message.author in agent");
  await expect(form.getByText("Line 2, column 23")).toBeVisible();
  await expect(form.getByRole("button", { name: "Save", exact: true })).toHaveAttribute("aria-disabled", "true");
  await sound(page, "[data-modal]");
  await shot(page, "filter-written");
  await text.fill("message.text contains any (refund) and message.author is not agent");
  await form.getByRole("button", { name: "Put together" }).click();
  await expect(form.getByLabel("Value of Text of the message")).toHaveValue("refund");
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form).toBeHidden();
  const row = page
    .getByRole("list", { name: "Shared with everybody" })
    .getByRole("listitem")
    .filter({ hasText: "Asked for a refund" });
  await expect(row).toBeVisible();

  await page.goto(`${desk.url}/settings/automation/new/new`);
  await page.getByLabel("Name", { exact: true }).fill("Refunds are urgent");
  await choose(page, "What it takes", "What a saved filter takes");
  await choose(page, "Saved filter", "Asked for a refund");
  await page.getByRole("button", { name: "Add an action" }).click();
  await page.getByRole("menuitem", { name: "Change facts of the case" }).click();
  await choose(page, "Priority", "Urgent");
  await page.getByRole("switch", { name: "Enabled" }).click();
  await sound(page);
  await shot(page, "recipe-saved-filter");
  await page.getByRole("button", { name: "Create the recipe" }).click();
  await expect(page.getByRole("link", { name: "Refunds are urgent" })).toBeVisible();
  const priorityOf = async (name: string) => {
    const { items } = await call<{ items: { priority: string; contact: { name: string } }[] }>(
      page,
      desk,
      "GET",
      "/cases",
    );
    return items.find((c) => c.contact.name === name)?.priority;
  };
  await (await Line.of(desk, "Berta Pons")).write("I want a refund");
  await expect.poll(() => priorityOf("Berta Pons")).toBe("urgent");

  await page.goto(`${desk.url}/settings/filters`);
  await expect(row).toContainText("Used by the recipe “Refunds are urgent”");
  await expect(page.getByRole("button", { name: "Delete Asked for a refund" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await sound(page);
  await shot(page, "filters");
  await page.getByRole("button", { name: "Edit Asked for a refund" }).click();
  const edit = page.getByRole("dialog", { name: "Edit the filter" });
  await expect(edit.getByRole("region", { name: "Used by" })).toContainText("the recipe “Refunds are urgent”");
  await edit.getByLabel("Value of Text of the message").fill("voucher");
  await edit.getByRole("button", { name: "Save", exact: true }).click();
  await expect(edit).toBeHidden();
  await expect(row).toContainText("voucher");
  await (await Line.of(desk, "Carla Ros")).write("Where is my voucher?");
  await expect.poll(() => priorityOf("Carla Ros")).toBe("urgent");
  await (await Line.of(desk, "Dora Gil")).write("I want a refund too");
  await expect.poll(() => priorityOf("Dora Gil")).toBe("normal");
});

test("[004-12] [004-71] a recipe takes everything that is new, or what a case filter narrows; one's own filter stands among the conditions of the inbox", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow();
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const { page } = admin;
  const make = async (family: string, name: string, before: () => Promise<void>, tag: string) => {
    await page.goto(`${desk.url}/settings/automation/new/${family}`);
    await page.getByLabel("Name", { exact: true }).fill(name);
    await before();
    await page.getByRole("button", { name: "Add an action" }).click();
    await page.getByRole("menuitem", { name: "Add or remove tags", exact: true }).click();
    await page.getByLabel("Add", { exact: true }).fill(tag);
    await page.getByRole("switch", { name: "Enabled" }).click();
    await page.getByRole("button", { name: "Create the recipe" }).click();
    await expect(page.getByRole("link", { name })).toBeVisible();
  };
  await make("new", "All that is new", () => choose(page, "What it takes", "Everything"), "seen");
  const tagged = async (tag: string) => {
    const { items } = await call<{ items: { tags: string[]; contact: { name: string } }[] }>(
      page,
      desk,
      "GET",
      "/cases?limit=100",
    );
    return items.filter((c) => c.tags.includes(tag)).map((c) => c.contact.name);
  };
  await make(
    "update",
    "High ones again",
    async () => {
      await page.getByRole("button", { name: "Add a condition" }).click();
      await choose(page, "What", "Priority");
      await choose(page, "Value of Priority", "High");
    },
    "again",
  );
  await (await Line.of(desk, "Elsa Mir")).write("hola");
  await expect.poll(() => tagged("seen")).toContain("Elsa Mir");
  const line = await Line.of(desk, "Fina Bou");
  await line.write("hola");
  await expect.poll(() => tagged("seen")).toContain("Fina Bou");
  const { items } = await call<{ items: { id: string; contact: { name: string } }[] }>(page, desk, "GET", "/cases");
  const id = items.find((c) => c.contact.name === "Fina Bou")?.id ?? "";
  await call(page, desk, "PATCH", `/cases/${id}`, { priority: "high" });
  await line.write("¿Hay alguien?");
  await expect.poll(() => tagged("again")).toEqual(["Fina Bou"]);

  await page.goto(`${desk.url}/inbox/all`);
  await expect(admin.row("Fina Bou")).toBeVisible();
  await page.keyboard.press("Shift+L");
  const dialog = page.getByRole("dialog", { name: "Filter by conditions" });
  await dialog.getByRole("button", { name: "Add a condition" }).click();
  await choose(page, "What", "Priority");
  await choose(page, "Value of Priority", "High");
  await expect(dialog.getByText(/[1-9]\d* open cases? meets? it now/)).toBeVisible();
  await dialog.getByRole("button", { name: "Save as filter…" }).click();
  await dialog.getByLabel("Name of the filter").fill("High ones");
  await sound(page, "[data-modal]");
  await dialog.getByRole("button", { name: "Save the filter" }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Change the condition High ones" })).toBeVisible();
  await expect(admin.row("Fina Bou")).toBeVisible();
  await expect(admin.row("Elsa Mir")).toHaveCount(0);
  await shot(page, "filter-named");
});
