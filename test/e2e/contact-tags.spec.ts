import { expect, test } from "./desk";
import { call, choose, fitsAPhone, sound } from "./page";
import { Agent, Line } from "./people";

test("a contact is tagged beside a case and on its page, and the inbox is filtered by it live", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow();
  for (const name of ["Lola Urbina", "Tomás Gil", "Rosa Quirós"]) await (await Line.of(desk, name)).write("Hello!");
  const agent = await Agent.signIn(browser, desk, desk.person("supervisor"));
  const { page } = agent;

  // Beside a case, by keys alone: a new tag is made on the way.
  await agent.open("Lola Urbina", "All");
  await page.keyboard.press("Shift+D");
  const picker = page.getByRole("dialog", { name: "Tags of Lola Urbina" });
  await picker.getByRole("combobox").fill("wholesaler");
  await picker.getByRole("option", { name: "Create the tag “wholesaler”" }).waitFor();
  await page.keyboard.press("Enter");
  await expect(picker.getByRole("option", { name: "wholesaler" }).getByLabel("✓")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(picker).toBeHidden();
  const change = page.getByRole("button", { name: "Change the contact's tags" });
  await expect(change).toBeVisible();
  await expect(page.getByText("wholesaler", { exact: true }).first()).toBeVisible();
  await shot(page, "contact-tags-panel");

  await page.keyboard.press("Shift+L");
  const dialog = page.getByRole("dialog", { name: "Filter by conditions" });
  await dialog.getByRole("button", { name: "Add a condition" }).press("Enter");
  await choose(page, "What", /^Customer’s tag$/);
  await choose(page, "Value of Customer’s tag", /^wholesaler$/);
  await dialog.getByRole("button", { name: "Show the cases" }).press("Enter");
  await expect(agent.row("Lola Urbina")).toBeVisible();
  await expect(agent.row("Tomás Gil")).toHaveCount(0);

  // Who is tagged elsewhere comes in, and goes again, by themselves.
  const idOf = async (name: string) => {
    const q = encodeURIComponent(name);
    const { items } = await call<{ items: { id: string }[] }>(page, desk, "GET", `/contacts?q=${q}`);
    return items[0]?.id;
  };
  for (const name of ["Rosa Quirós", "Tomás Gil"]) await expect.poll(() => idOf(name)).toBeTruthy();
  const rosa = await idOf("Rosa Quirós");
  await call(page, desk, "PATCH", `/contacts/${rosa}`, { add_tags: ["wholesaler"] });
  await expect(agent.row("Rosa Quirós")).toBeVisible();
  await call(page, desk, "PATCH", `/contacts/${rosa}`, { remove_tags: ["wholesaler"] });
  await expect(agent.row("Rosa Quirós")).toHaveCount(0);
  await expect(agent.row("Lola Urbina")).toBeVisible();

  // On the contact's page, with the way back.
  await page.goto(`${desk.url}/contacts/${await idOf("Tomás Gil")}`);
  const other = page.getByRole("dialog", { name: "Tags of Tomás Gil" });
  const chip = page.getByRole("article").getByText("wholesaler", { exact: true });
  const tag = async () => {
    await change.click();
    await other.getByRole("option", { name: "wholesaler" }).click();
    await page.keyboard.press("Escape");
    await expect(other).toBeHidden();
  };
  await tag();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(chip).toBeHidden();
  await expect(page.getByText("Tags: removed")).toBeVisible();
  await tag();
  await expect(chip).toBeVisible();
  await expect(page.getByText("Tags: wholesaler").first()).toBeVisible();
  await sound(page);
  await shot(page, "contact-tags-page");
  await fitsAPhone(page, async () => {
    await expect(chip).toBeVisible();
    await shot(page, "contact-tags-phone");
  });
});
