import { Desk, expect, test } from "./desk";
import { EchoNetwork } from "./echo";
import { Agent, Line } from "./people";

/** A customer on any network. */
type Customer = { name: string; write: (text: string) => Promise<unknown>; gets: (text: string) => Promise<void> };

/** The one way of working, whatever network the customer is on; answers how the screen was laid out. */
async function serveOne(agent: Agent, customer: Customer): Promise<string> {
  await customer.write("Hello, anybody there?");
  await agent.open(customer.name, "All");
  await expect(agent.message("Hello, anybody there?")).toBeVisible();
  await agent.page.keyboard.press("i");
  await expect(agent.thread.getByRole("button", { name: /^Assigned to/ })).toBeVisible();
  await agent.answer("Yes, all day.");
  await customer.gets("Yes, all day.");
  await agent.ticked("Yes, all day.", "(Delivered|Read)");
  await customer.write("Good to know");
  await expect(agent.message("Good to know")).toBeVisible();
  await agent.page.keyboard.press("Escape"); // out of the box
  await agent.page.keyboard.press("n");
  await agent.page.getByRole("textbox", { name: "Write a note for your team" }).fill("Nice person");
  await agent.page.keyboard.press("Control+Enter");
  await expect(agent.message("Nice person")).toHaveAccessibleName(/^Internal note/);
  await agent.page.getByRole("tab", { name: "Reply" }).click();
  await expect(agent.box).toBeVisible();
  const shape = await agent.thread.evaluate((thread) =>
    [...thread.querySelectorAll("header button, [role=tab], [role=log], textarea, article")].map((e) => {
      const role = e.getAttribute("role") ?? e.tagName.toLowerCase();
      const name = role === "article" ? "" : (e.getAttribute("aria-label") ?? e.textContent ?? "");
      return `${role} ${name}`.trim();
    }),
  );
  await agent.page.keyboard.press("Escape");
  await agent.page.keyboard.press("e");
  await expect(agent.row(customer.name)).toHaveCount(0);
  return shape.join("\n");
}

test("two networks are worked on one and the same screen, by one and the same desk [000-16, 000-33]", async ({
  browser,
  serve,
}) => {
  const desk = await Desk.of(await serve("--sandbox", "--allow-private-networks"));
  const network = await EchoNetwork.start();
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  const made = await admin.page.request.post(`${desk.url}/api/v1/channels`, {
    headers: { Origin: desk.url },
    data: { platform: "echo", name: "Echo line", settings: network.settings, secrets: network.secrets },
  });
  expect(made.status(), await made.text()).toBe(201);
  network.connect(((await made.json()) as { webhook_url: string }).webhook_url);

  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const line = await Line.of(desk, "Xenia Wolf");
  const first = await serveOne(agent, line);
  const second = await serveOne(agent, {
    name: "Yago Echo",
    write: (text) => network.write("yago", "Yago Echo", text),
    gets: async (text) => expect.poll(() => network.got.map((m) => `${m.to}: ${m.text}`)).toContain(`yago: ${text}`),
  });
  expect(first.split("\n").length).toBeGreaterThan(8);
  expect(second).toBe(first);
  expect(network.got).toHaveLength(1); // and the note went nowhere
  await network.stop();
});
