import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { call, choose, fitsAPhone, sound } from "./page";
import { Agent, Line } from "./people";

/** Adds an action to the recipe that is edited. */
async function add(page: Page, name: string) {
  await page.getByRole("button", { name: "Add an action" }).click();
  await page.getByRole("menuitem", { name, exact: true }).click();
}

test("[004-01] [004-03] [004-04] [004-10] [004-27] [004-30] [004-34] [004-97] who knows the customer gets the case, else the next action says who does", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/automation`);
  for (const family of ["New messages and cases", "Changes of a case"]) {
    await expect(page.getByRole("button", { name: `New recipe: ${family}` })).toBeVisible();
  }
  await page.getByRole("button", { name: "New recipe: New messages and cases" }).click();
  await page.getByLabel("Name", { exact: true }).fill("The same agent");
  await add(page, "Assign to who knows the customer");
  await choose(page, "How far back", "24 hours");
  await add(page, "Assign to people or teams");
  const fallback = desk.person("supervisor");
  await page.getByRole("combobox", { name: "To whom", exact: true }).last().click();
  await page.getByRole("option", { name: fallback.name, exact: true }).click();
  await expect(page.getByText("At arrival or later?").first()).toBeVisible();
  await page.getByRole("switch", { name: "Enabled" }).click();
  await sound(page);
  await shot(page, "smart-assign");
  await page.getByRole("button", { name: "Create the recipe" }).click();
  await expect(page.getByRole("link", { name: "The same agent" })).toBeVisible();

  const line = await Line.of(desk, "Marta Vidal");
  await line.write("Is my chair ready?");
  const find = async () => {
    const { items } = await call<{
      items: { id: string; conversation_id: string; contact: { name: string }; assignee: { name: string } | null }[];
    }>(page, desk, "GET", "/cases");
    return items.find((c) => c.contact.name === "Marta Vidal");
  };
  await expect.poll(async () => (await find())?.assignee?.name).toBe(fallback.name);
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Marta Vidal", "All");
  await agent.answer("It leaves tomorrow.");
  await call(page, desk, "PATCH", `/cases/${(await find())?.id}`, { assignee: null });
  await line.write("And the table?");
  await expect.poll(async () => (await find())?.assignee?.name).toBe(desk.person("agent").name);
});

test("[004-17] [004-20] [004-21] [004-60] [004-61] [004-63] [004-90] people are told after so many, and a tag changes no status", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/automation/new/update`);
  await page.getByLabel("Name", { exact: true }).fill("Parcels that are lost");
  await choose(page, "It waits for", "A tag is added");
  await page.getByLabel("Tag", { exact: true }).fill("lost");
  await page.getByRole("button", { name: "Add an action" }).click();
  await expect(page.getByRole("menuitem", { name: "Change the status" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await add(page, "Tell people");
  await choose(page, "Who is told", desk.person("agent").name);
  await page.getByLabel("After how many new ones").fill("2");
  await choose(page, "How often", "Once a day");
  await choose(page, "How often", "Each time there are as many");
  await sound(page);
  await fitsAPhone(page, () => expect(page.getByLabel("After how many new ones")).toBeVisible());
  await shot(page, "tell-people");
  await page.getByRole("switch", { name: "Enabled" }).click();
  await page.getByRole("button", { name: "Create the recipe" }).click();
  await expect(page.getByRole("link", { name: "Parcels that are lost" })).toBeVisible();

  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const bell = agent.page.getByRole("button", { name: /^Notifications/ });
  await call(page, desk, "POST", "/tags", { name: "lost" });
  for (const name of ["Nora Pons", "Pau Riba"]) {
    await (await Line.of(desk, name)).write("Where is my parcel?");
    let id = "";
    await expect
      .poll(async () => {
        const { items } = await call<{ items: { id: string; contact: { name: string } }[] }>(
          page,
          desk,
          "GET",
          "/cases",
        );
        id = items.find((c) => c.contact.name === name)?.id ?? "";
        return id;
      })
      .not.toBe("");
    await call(page, desk, "PATCH", `/cases/${id}`, { tags: ["lost"] });
  }
  await bell.click();
  const list = agent.page.getByRole("dialog", { name: "Notifications" });
  await expect(list).toContainText("Parcels that are lost");
  await shot(agent.page, "told-by-a-recipe");
  await list.getByRole("button", { name: /Nora Pons/ }).click();
  await expect(agent.thread).toContainText("Where is my parcel?");
});
