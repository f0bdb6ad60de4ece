import { Desk, expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Line } from "./people";

test("a workstream greets by itself, once, and says so when a case is resolved; agents send no files where it says so [002-34, 002-35, 002-38, 002-40, 002-41, 002-58]", async ({
  browser,
  serve,
  shot,
}) => {
  test.slow();
  const desk = await Desk.of(await serve("--sandbox"));
  const { page: admin } = await Agent.signIn(browser, desk, desk.person("admin"));
  await admin.goto(`${desk.url}/settings/workstreams`);
  await admin.getByRole("list", { name: "Workstreams" }).getByRole("link").first().click();
  const steps = admin.getByRole("navigation", { name: "Steps" });
  await steps.getByRole("button", { name: /Automatic messages/ }).click();
  const messages = admin.getByRole("list", { name: "Automatic messages" });
  await messages.getByRole("switch", { name: "Greeting" }).click();
  await messages.getByRole("switch", { name: "Resolved" }).click();
  await admin.getByRole("combobox", { name: "Language of the texts" }).click();
  await admin.getByRole("option", { name: "English" }).click();
  await admin.getByLabel("Text of “Greeting”").fill("Welcome, {{contact.first_name}}!");
  await expect(messages.getByText("Welcome, Ana!")).toBeVisible();
  await admin.getByLabel("Text of “Resolved”").fill("That was all. Goodbye!");
  for (const scheme of ["light", "dark"] as const) {
    await admin.emulateMedia({ colorScheme: scheme });
    expect((await (await axe(admin)).include("main").analyze()).violations).toEqual([]);
  }
  await shot(admin, "settings-workstream-messages");
  const size = admin.viewportSize();
  await admin.setViewportSize({ width: 380, height: 800 });
  await expect(admin.getByLabel("Text of “Greeting”")).toBeVisible();
  expect(await admin.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  if (size) await admin.setViewportSize(size);

  // Left and gone on with at the same step.
  await admin.goto(`${desk.url}/settings/workstreams`);
  await admin.getByRole("list", { name: "Workstreams" }).getByRole("link").first().click();
  await expect(steps.getByRole("button", { name: /Automatic messages/ })).toHaveAttribute("aria-current", "step");
  await steps.getByRole("button", { name: /Files, hours and end/ }).click();
  await admin.getByRole("switch", { name: "Agents can send files" }).click();
  await admin.getByRole("combobox", { name: "Language", exact: true }).click();
  await admin.getByRole("option", { name: "English" }).click();
  await steps.getByRole("button", { name: /Summary/ }).click();
  await expect(admin.getByText("Greeting, Resolved")).toBeVisible();
  await expect(admin.getByText("From customers", { exact: true })).toBeVisible();
  await admin.getByRole("button", { name: "Save" }).click();
  await expect(admin.getByText("Saved.")).toBeVisible();

  const line = await Line.of(desk, "Nerea Paz");
  await line.write("Hello there");
  await line.gets("Welcome, Nerea!");
  await line.write("Are you there?");

  const lucia = await Agent.signIn(browser, desk, desk.person("admin"));
  await lucia.page.goto(`${desk.url}/inbox/all`);
  await lucia.page
    .getByRole("link", { name: /Nerea Paz/ })
    .first()
    .click();
  const page = lucia.page;
  await expect(page.getByText("Welcome, Nerea!").first()).toBeVisible();
  await expect(page.getByText("Automatic", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Attach files" })).toHaveAttribute("aria-disabled", "true");
  await shot(page, "thread-automatic");
  const me = page.request;
  const { items } = await (await me.get(`${desk.url}/api/v1/cases?q=Nerea`)).json();
  const id = items.find((c: { contact: { name: string } }) => c.contact.name === "Nerea Paz")?.id;
  const resolved = await me.patch(`${desk.url}/api/v1/cases/${id}`, {
    data: { status: "resolved" },
    headers: { Origin: desk.url, "Sec-Fetch-Site": "same-origin" },
  });
  expect(resolved.ok()).toBe(true);
  await line.gets("That was all. Goodbye!");
  await line.gets("Welcome, Nerea!");
});
