import { expect, test } from "./desk";
import { Agent, Phone } from "./people";

test("a message that the platform refuses says why, and goes when it is tried again [001-29]", async ({
  browser,
  desk,
  shot,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Elena Prat");
  await phone.write("Are you there?");
  await agent.open("Elena Prat");
  await phone.set("Messages don't arrive here", true);

  await agent.answer("We are, tell us.");
  await agent.ticked("We are, tell us.", "Not sent");
  const failed = agent.message("We are, tell us.");
  await expect(failed.getByText("Message undeliverable").first()).toBeVisible();
  await expect(failed.getByText("(code 131026)")).toBeVisible();
  await shot(agent.page, "failed");

  await phone.set("Messages don't arrive here", false);
  await failed.getByRole("button", { name: "Try again" }).first().click();
  await agent.ticked("We are, tell us.", "Read");
  await expect(failed.getByText("(code 131026)")).toHaveCount(0);
});

test("a message waits out an outage of the platform by itself and arrives once [001-29]", async ({ browser, desk }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Fabio Cano");
  await phone.write("Is my refund on its way?");
  await agent.open("Fabio Cano");
  await phone.fault("Server error (500)", true);
  await agent.answer("It left on Monday.");
  await agent.ticked("It left on Monday.", "Queued");
  await phone.fault("Server error (500)", false);
  await agent.ticked("It left on Monday.", "Read");
  await expect(phone.log.getByText("It left on Monday.")).toHaveCount(1);
});
