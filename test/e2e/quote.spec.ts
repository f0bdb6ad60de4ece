import { expect, test } from "./desk";
import { Agent, Line } from "./people";

test("a quote leads to a message far above, and back to the newest", async ({ browser, desk }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const line = await Line.of(desk, "Vera Abad");
  const first = await line.write("My order number is 4711");
  for (let i = 1; i <= 150; i++) await line.write(`Something else, part ${i}`);
  const last = "As I wrote at the very beginning";
  await line.write(last, first);
  await agent.view("Unassigned");
  await expect(agent.row("Vera Abad")).toHaveAccessibleName(/As I wrote at the very beginning/);
  await agent.open("Vera Abad");
  const newest = agent.page.getByRole("button", { name: /^To the newest message|new$/ });
  const quote = agent.message(last).getByRole("button", { name: "Go to the quoted message: My order number is 4711" });
  const original = agent.log
    .getByRole("article")
    .filter({ hasText: "My order number is 4711" })
    .filter({ hasNotText: last });
  await newest.click(); // it opens where the unread ones begin
  await expect(quote).toBeInViewport();
  await expect(original).toHaveCount(0);
  await quote.click();
  await expect(original).toBeInViewport();
  await expect(agent.message(last)).not.toBeInViewport();
  await newest.click();
  await expect(agent.message(last)).toBeInViewport();
});
