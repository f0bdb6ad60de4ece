import { expect, test } from "./desk";
import { Agent, Line } from "./people";

// The network writes some of these in another way than people do.
const customers = [
  { name: "Ada from Boston", number: "+1 617 555 0143", shown: "+1 617-555-0143" },
  { name: "Blas from Madrid", number: "+34 611 20 43 77", shown: "+34 611 20 43 77" },
  { name: "Caio from São Paulo", number: "+55 11 98765-4321", shown: "+55 11 98765-4321" },
  { name: "Dora from Curitiba", number: "+55 41 98765-4322", shown: "+55 41 98765-4322" },
  { name: "Eloy from Mexico", number: "+52 55 1234 5678", shown: "+52 55 1234 5678" },
  { name: "Fina from Buenos Aires", number: "+54 11 2345-6789", shown: "+54 9 11 2345-6789" },
  { name: "Gita from Mumbai", number: "+91 98200 12345", shown: "+91 98200 12345" },
  { name: "Hana from Dubai", number: "+971 50 123 4567", shown: "+971 50 123 4567" },
  { name: "Ilse without a number", hidden: true, shown: "@ilse.without.a.number" },
];

test("customers of any country, and one without a number, write and are answered [000-15]", async ({
  browser,
  desk,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  for (const { name, shown, ...who } of customers) {
    await test.step(name, async () => {
      const line = await Line.of(desk, name, who);
      await line.write("Do you ship to where I live?");
      await agent.open(name, "All");
      await expect(agent.message("Do you ship to where I live?")).toBeVisible();
      await expect(agent.page.getByRole("region", { name: `Reply to ${name}` })).toContainText(`(${shown}`);
      await agent.answer(`We do, ${name}.`);
      await line.gets(`We do, ${name}.`);
      await agent.ticked(`We do, ${name}.`, "(Delivered|Read)");
      await line.write("Lovely!");
      await expect(agent.message("Lovely!")).toBeVisible();
      await expect(agent.row(name)).toHaveCount(1);
    });
  }
});
