import { expect, test } from "./desk";
import { Agent, Phone } from "./people";

test("the reply window counts down from the customer's last message, closes, and opens when they write again [002-13, 002-14, 002-15, 002-17, 002-18, 002-19, 002-20]", async ({
  browser,
  desk,
  shot,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const phone = await Phone.of(browser, desk, "Gala Montes");
  await phone.write("Can I change the size?");
  await agent.open("Gala Montes");
  const left = agent.page.getByRole("button", { name: /^Time left to answer:/ });
  await expect(left).toHaveAccessibleName(/: 2[34] h \d+ min/);

  await phone.jump("23 hours");
  await expect(left).toHaveAccessibleName(/: (1 h 0|5\d) min/);
  await shot(agent.page, "window-soon");
  await agent.answer("Of course, which one?");
  await expect(phone.log.getByText("Of course, which one?")).toBeVisible();
  await expect(left).toHaveAccessibleName(/: (1 h 0|5\d) min/);

  await phone.jump("1 hour");
  await expect(agent.page.getByText(/You can't answer freely since/)).toBeVisible();
  await expect(
    agent.page.getByText(/takes free messages only within 24 hours of the customer's last one/),
  ).toBeVisible();
  await expect(agent.page.getByText(/A template may be sent now/)).toBeVisible();
  await expect(agent.box).toHaveCount(0);
  await shot(agent.page, "window-closed");
  await agent.page.reload();
  await expect(agent.page.getByText(/You can't answer freely since/)).toBeVisible();

  await phone.write("Size M, please");
  await expect(left).toHaveAccessibleName(/: 2[34] h \d+ min/);
  await agent.answer("Done!");
  await expect(phone.log.getByText("Done!")).toBeVisible();
});
