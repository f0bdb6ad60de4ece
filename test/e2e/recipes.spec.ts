import { Desk, expect, test } from "./desk";
import { call, choose, sound } from "./page";
import { Agent, Line, Phone } from "./people";

test("[004-05] [004-08] [004-11] [004-14] [004-26] [004-39] [004-57] [004-112] a recipe is written, enabled, acts on a message by its words, and says so on the case and in its log", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox")); // where nobody wrote of what is broken yet
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/automation`);
  await page.getByRole("button", { name: "New recipe: New messages and cases" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Parcels that broke");
  await page.getByRole("button", { name: "Add a condition" }).click();
  await page.getByLabel("Value of Text of the message").fill("broken, arrived in pieces");
  const add = async (name: string) => {
    await page.getByRole("button", { name: "Add an action" }).click();
    await page.getByRole("menuitem", { name, exact: true }).click();
  };
  await add("Add or remove tags");
  await page.getByLabel("Add", { exact: true }).fill("damage");
  await add("Change facts of the case");
  await add("Add or remove tags");
  await page.getByLabel("Add", { exact: true }).nth(1).fill("parcel");
  await page.getByRole("button", { name: "Move action 3 up" }).click();
  await page.getByRole("switch", { name: "Enabled" }).click();
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByText("It would not have run once.")).toBeVisible();
  await sound(page);
  await shot(page, "recipe");
  await page.getByRole("button", { name: "Create the recipe" }).click();
  const row = page
    .getByRole("list", { name: "New messages and cases" })
    .getByRole("listitem")
    .filter({ hasText: "Parcels that broke" });
  await expect(row).toContainText("No runs in 7 days");

  const line = await Line.of(desk, "Olga Prat");
  await line.write("My lamp arrived in pieces!");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Olga Prat", "All");
  const panel = agent.page.getByRole("complementary").last();
  await expect(agent.page.getByText("damage", { exact: true }).first()).toBeVisible();
  await expect(agent.page.getByText("parcel", { exact: true }).first()).toBeVisible();
  await panel.getByRole("button", { name: "Recipes", exact: true }).click();
  await expect(panel.getByRole("list", { name: "Recipes that ran" })).toContainText("Parcels that broke done");
  await panel.getByText("Why, and why not").click();
  await expect(panel.getByText("Text of the message")).not.toHaveCount(0);
  await shot(agent.page, "recipe-on-a-case");

  await expect(row).toContainText("1 run in 7 days");
  await row.getByRole("link", { name: "Parcels that broke" }).click();
  const log = page.getByRole("list", { name: "What it did" }).last();
  await expect(log).toContainText("Change facts of the case: done");
  await log.getByRole("button", { name: "Run again" }).click();
  await expect(log).toContainText("Add or remove tags: nothing to change");
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByText("It would have run 1 time.")).toBeVisible();
  await expect(page.getByRole("list", { name: "What it would have run on" })).toContainText(
    "My lamp arrived in pieces!",
  );
  await page.goto(`${desk.url}/settings/automation`);
  await sound(page);
  await page.getByRole("switch", { name: "Enable Parcels that broke" }).click();
  await expect(row.getByText("Draft")).toBeVisible();
});

test("[004-02] [004-64] [004-96] ready-made recipes tag what is pending, and resolve it when the customer stays silent", async ({
  browser,
  desk,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  for (const name of ["Tag “question answered” when pending", "Resolve after 30 minutes of silence"]) {
    await page.goto(`${desk.url}/settings/automation`);
    await page.getByRole("button", { name: "Ready-made recipes" }).click();
    await page.getByRole("menuitem", { name }).click();
    await page.getByRole("switch", { name: "Enabled" }).click();
    await page.getByRole("button", { name: "Create the recipe" }).click();
    await expect(page.getByRole("link", { name })).toBeVisible();
  }
  const phone = await Phone.of(browser, desk, "Rita Sala");
  await phone.write("Do you open on Sunday?");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Rita Sala", "All");
  await agent.answer("Yes, from ten to two.");
  const { items } = await call<{ items: { id: string; contact: { name: string } }[] }>(page, desk, "GET", "/cases");
  const id = items.find((c) => c.contact.name === "Rita Sala")?.id ?? "";
  await call(page, desk, "PATCH", `/cases/${id}`, { status: "pending" });
  await expect(agent.page.getByText("question answered", { exact: true }).first()).toBeVisible();
  const status = async () => (await call<{ status: string }>(page, desk, "GET", `/cases/${id}`)).status;
  expect(await status()).toBe("pending");
  await phone.jump("1 hour");
  await expect.poll(status, { timeout: 15_000 }).toBe("resolved");
});

test("[004-06] a topic is made in place, and a recipe about it leaves the rest alone", async ({ browser, desk }) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/automation/new/new`);
  await page.getByLabel("Name", { exact: true }).fill("Bills are urgent");
  await page.getByRole("button", { name: "New topic" }).click();
  const form = page.getByRole("dialog", { name: "New topic" });
  await form.getByLabel("Name", { exact: true }).fill("Bills");
  await form.getByRole("button", { name: "Add a condition" }).click();
  await form.getByLabel("Value of Text of the message").fill("bill, invoice");
  await form.getByRole("button", { name: "Create the topic" }).click();
  await expect(form).toBeHidden();
  await page.getByRole("button", { name: "Add an action" }).click();
  await page.getByRole("menuitem", { name: "Change facts of the case" }).click();
  await choose(page, "Priority", "Urgent");
  await page.getByRole("switch", { name: "Enabled" }).click();
  await page.getByRole("button", { name: "Create the recipe" }).click();
  await expect(page.getByRole("link", { name: "Bills are urgent" })).toBeVisible();
  await (await Line.of(desk, "Sara Vila")).write("Where is my invoice?");
  await (await Line.of(desk, "Toni Mas")).write("Where is my parcel?");
  const priorityOf = async (name: string) => {
    const { items } = await call<{ items: { priority: string; contact: { name: string } }[] }>(
      page,
      desk,
      "GET",
      "/cases",
    );
    return items.find((c) => c.contact.name === name)?.priority;
  };
  await expect.poll(() => priorityOf("Sara Vila")).toBe("urgent");
  await expect.poll(() => priorityOf("Toni Mas")).toBe("normal");
});

test("[004-06] a topic is changed where one sees which recipes use it, mended where its file named what is not here, and deleted once nothing is about it", async ({
  browser,
  desk,
  shot,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const make = <T = { id: string }>(path: string, body: unknown) => call<T>(page, desk, "POST", path, body);
  const filter = await make("/filters", {
    name: "About money",
    about: "message",
    shared: true,
    filter_text: "message.text contains any (refund)",
  });
  const topic = await make("/topics", { name: "Complaints", filter_text: "message.text contains any (angry)" });
  await make("/recipes", {
    name: "Complaints are urgent",
    family: "new",
    enabled: true,
    trigger: { kind: "new" },
    topics: [topic.id],
    actions: [{ kind: "edit", params: { priority: "urgent" } }],
  });
  await make("/recipes/import", {
    file: {
      format: "recado/recipes",
      version: 1,
      exported_at: "2026-11-01T00:00:00Z",
      topics: [{ name: "Other shop", channels: ["Their number"], filter: { saved: "Their words" } }],
      recipes: [],
    },
  });
  await page.goto(`${desk.url}/settings/automation`);
  const row = (name: string) =>
    page.getByRole("list", { name: "Topics" }).getByRole("listitem").filter({ hasText: name });
  await expect(row("Complaints")).toContainText("Used by Complaints are urgent");
  await expect(row("Complaints").getByRole("button", { name: "Delete Complaints" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await row("Complaints").getByRole("button", { name: "Edit Complaints" }).click();
  const form = page.getByRole("dialog", { name: "Edit the topic" });
  await expect(form.getByRole("region", { name: "Used by" })).toContainText("Complaints are urgent");
  await form.getByLabel("Name", { exact: true }).fill("Money back");
  await choose(page, "What it takes", "What a saved filter takes");
  await choose(page, "Saved filter", "About money");
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form).toBeHidden();
  await expect(row("Money back")).toContainText("Saved filter: About money");
  expect(
    (await call<{ used_by: { kind: string }[] }>(page, desk, "GET", `/filters/${filter.id}`)).used_by,
  ).toHaveLength(1);
  await (await Line.of(desk, "Nora Gil")).write("I want a refund");
  await expect
    .poll(async () => {
      const { items } = await call<{ items: { priority: string; contact: { name: string } }[] }>(
        page,
        desk,
        "GET",
        "/cases",
      );
      return items.find((c) => c.contact.name === "Nora Gil")?.priority;
    })
    .toBe("urgent");

  await expect(row("Other shop")).toContainText("2 things to fill in");
  await row("Other shop").getByRole("button", { name: "Edit Other shop" }).press("Enter");
  await expect(form).toContainText("nothing here is called “Their number”");
  await sound(page, "[data-modal]");
  await shot(page, "topic-with-gaps");
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form).toContainText("there is no such channel");
  await form.getByRole("checkbox", { name: "Their number: not here" }).press("Space");
  await choose(page, "What it takes", "Everything");
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form).toBeHidden();
  await expect(row("Other shop")).not.toContainText("to fill in");
  await row("Other shop").getByRole("button", { name: "Delete Other shop" }).click();
  await page.getByRole("button", { name: "Delete the topic" }).click();
  await expect(row("Other shop")).toHaveCount(0);
  await sound(page);
});
