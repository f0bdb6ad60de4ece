import { expect, test } from "./desk";
import { Agent, Phone } from "./people";

test("an internal note looks like one and never reaches the customer", async ({ browser, desk, shot }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Dario Leal");
  await phone.write("I want my money back");
  await agent.open("Dario Leal");
  const { page } = agent;

  await page.keyboard.press("n");
  const box = page.getByRole("textbox", { name: "Write a note for your team" });
  await expect(box).toBeFocused();
  await expect(page.getByText("Only your team sees this. Dario Leal never gets it.")).toBeVisible();
  await shot(page, "note-writing");
  await box.fill("Third refund this year, ask Marta first");
  await page.getByRole("button", { name: "Add note" }).click();
  const note = agent.message("Third refund this year");
  await expect(note).toHaveAccessibleName(/^Internal note from/);
  await expect(note.getByText("Only your team sees this")).toBeVisible();
  await expect(note.getByRole("button", { name: /^(Sent|Delivered|Queued)/ })).toHaveCount(0);

  // What is written afterwards arrives, in order: had the note gone out, it would be there by then.
  await agent.page.getByRole("tab", { name: "Reply" }).click();
  await agent.answer("We are looking into it.");
  await expect(phone.log.getByText("We are looking into it.")).toBeVisible();
  await expect(phone.log.getByText("Third refund this year")).toHaveCount(0);
  await shot(page, "note");
});
