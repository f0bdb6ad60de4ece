import { Desk, expect, test } from "./desk";
import { Agent, Line } from "./people";

const day = 24 * 3600;

test("a case that is left alone for two months stays as it is, and goes on where it stopped [003-06]", async ({
  browser,
  serve,
}) => {
  const desk = await Desk.of(await serve("--sandbox"));
  const line = await Line.of(desk, "Wanda Ruiz");
  await line.write("I'll think about the blue coat");
  let agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.open("Wanda Ruiz");
  await agent.answer("Take your time.");
  await line.gets("Take your time.");
  await agent.page.keyboard.press("Escape");
  await agent.page.keyboard.press("i");
  await expect(agent.thread.getByRole("button", { name: /^Assigned to/ })).toBeVisible();
  const address = new URL(agent.page.url()).pathname.split("/").at(-1);
  const views = () => agent.page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: /^All/ });
  const open = await views().getAttribute("aria-label");
  await agent.page.context().close();

  for (let month = 0; month < 2; month++) await desk.sandbox("POST", "/clock", { seconds: 30 * day });
  agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await expect(views()).toHaveAttribute("aria-label", open ?? "");
  await agent.open("Wanda Ruiz", "Mine");
  expect(agent.page.url()).toContain(address);
  await expect(agent.thread.getByRole("button", { name: /^Assigned to/ })).toBeVisible();
  await expect(agent.thread.getByRole("button", { name: "Resolve" })).toBeVisible();
  await expect(agent.page.getByText(/You can't answer freely since/)).toBeVisible();

  await line.write("I have thought: yes, please");
  await expect(agent.message("I have thought: yes, please")).toBeVisible();
  await expect(agent.message("Take your time.")).toBeVisible();
  expect(agent.page.url()).toContain(address);
  await expect(agent.row("Wanda Ruiz")).toHaveCount(1);
  await agent.answer("Wonderful, it leaves today.");
  await line.gets("Wonderful, it leaves today.");
});
