import { expect, test } from "./desk";
import { call, fitsAPhone, sound } from "./page";
import { Agent, Phone } from "./people";

test("[004-56] [000-20] a tag puts itself on when its conditions become true, and on past cases, which is taken back; a message is marked by hand", async ({
  browser,
  desk,
}) => {
  const phone = await Phone.of(browser, desk, "Nora Pla");
  await phone.write("Is anybody there?");
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  const nora = async () => {
    const { items } = await call<{ items: { id: string; tags: string[]; contact: { name: string } }[] }>(
      page,
      desk,
      "GET",
      "/cases",
    );
    return items.find((c) => c.contact.name === "Nora Pla");
  };
  await expect.poll(async () => (await nora())?.id ?? "").not.toBe("");
  await call(page, desk, "POST", "/tags", { name: "open for long", color: "amber" });
  await page.goto(`${desk.url}/settings/tags`);
  const begin = page.getByRole("button", { name: "When open for long puts itself on" });
  await begin.click();
  const dialog = page.getByRole("dialog", { name: "When “open for long” puts itself on" });
  await dialog.getByRole("button", { name: "Written form" }).click();
  await dialog.getByRole("textbox").fill("status is open");
  await dialog.getByRole("switch", { name: "Apply to past items" }).click();
  await sound(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await nora())?.tags ?? []).toContain("open for long");
  await expect(page.getByText(/puts itself on/).first()).toBeVisible();
  await begin.click();
  await dialog.getByRole("button", { name: "Take back" }).click();
  await expect.poll(async () => (await nora())?.tags ?? ["?"]).not.toContain("open for long");
  await page.keyboard.press("Escape");
  await fitsAPhone(page, async () => {
    await expect(begin).toBeVisible();
  });

  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Nora Pla", "All");
  await agent.page.getByRole("article").filter({ hasText: "Is anybody there?" }).hover();
  await agent.page.getByRole("button", { name: "More about this message" }).first().click();
  await agent.page.getByRole("menuitem", { name: "Mark this message" }).click();
  const marks = agent.page.getByRole("dialog", { name: "Mark this message" });
  await marks.getByRole("switch", { name: "Nothing is left to be done about it" }).click();
  await marks.getByLabel("open for long").check();
  await marks.getByRole("button", { name: "Save", exact: true }).click();
  await expect(marks).toBeHidden();
  await expect(agent.page.getByText("Handled", { exact: true })).toBeVisible();
});
