import { expect, test } from "./desk";
import { Agent, Line } from "./people";

test("the arrow on a case in the inbox opens its history: who did what, and when [004-111]", async ({
  browser,
  desk,
  shot,
}) => {
  const supervisor = desk.person("supervisor");
  const agent = await Agent.signIn(browser, desk, supervisor);
  const line = await Line.of(desk, "Nora Valls");
  await line.write("Is the blue one left?");
  await agent.view("Unassigned");
  const { page } = agent;
  const row = agent.row("Nora Valls");
  const arrow = page.getByRole("button", { name: "Actions for the case of Nora Valls" });

  // What the arrow offers acts on this case, though none is open.
  await row.hover();
  await arrow.click();
  await page.getByRole("menuitem", { name: /^Mark as read/ }).click();
  await expect(row).not.toHaveAccessibleName(/unread/);
  await row.hover();
  await arrow.click();
  await page.getByRole("menuitem", { name: /^Assign to me/ }).click();
  await agent.view("Mine");
  await row.hover();
  await arrow.click();
  await page.getByRole("menuitem", { name: /^Resolve/ }).click();
  await expect(row).toBeHidden();
  await line.write("One more thing");
  await expect(row).toBeVisible();

  // By the keyboard: from the row to its arrow, and down the menu.
  await row.focus();
  await page.keyboard.press("Tab");
  await expect(arrow).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: /^History of the case/ })).toBeFocused();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: /^History of case #\d+/ });
  const lines = dialog.getByRole("listitem");
  await expect(lines).toHaveText([
    /^Nora Valls wrote again, which reopened the caseCustomer · \d.*\d{2}:\d{2}$/,
    new RegExp(`^${supervisor.name} resolved the caseAgent · `),
    new RegExp(`^${supervisor.name} took the caseAgent · `),
    /^Recado moved the case to SoporteAutomatic · /,
    /^Nora Valls opened the caseCustomer · /,
  ]);
  await shot(page, "case-history");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(arrow).toBeFocused();
});

test("a long history is loaded part by part", async ({ browser, desk }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("supervisor"));
  const line = await Line.of(desk, "Olga Mir");
  await line.write("Hello?");
  await agent.open("Olga Mir");
  const { page } = agent;
  const id = page.url().split("/").at(-1)?.split("?")[0];
  for (let i = 0; i < 55; i++) {
    const priority = i % 2 === 0 ? "high" : "low";
    const answer = await page.request.patch(`${desk.url}/api/v1/cases/${id}`, {
      data: { priority },
      headers: { Origin: desk.url },
    });
    expect(answer.ok()).toBe(true);
  }
  await page.keyboard.press("h");
  const dialog = page.getByRole("dialog", { name: /^History of case/ });
  await expect(dialog.getByText(/set the priority to/).first()).toBeVisible();
  await expect(dialog.getByText("Olga Mir opened the case")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Load more" }).click();
  await expect(dialog.getByText("Olga Mir opened the case")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Load more" })).toHaveCount(0);
});

test("the arrow on a message opens that message's own history", async ({ browser, desk }) => {
  const who = desk.person("agent");
  const agent = await Agent.signIn(browser, desk, who);
  const line = await Line.of(desk, "Paula Grau");
  await line.write("Do you open on Sunday?");
  await agent.open("Paula Grau");
  await agent.answer("We do, from ten.");
  await line.gets("We do, from ten.");
  const answer = agent.message("We do, from ten.");
  await answer.hover();
  await answer.getByRole("button", { name: "More about this message" }).click();
  await agent.page.getByRole("menuitem", { name: "What happened to it" }).click();
  const dialog = agent.page.getByRole("dialog", { name: "What happened to this message" });
  await expect(dialog.getByRole("listitem").filter({ hasText: "Written" })).toContainText(who.name);
  await expect(dialog.getByRole("listitem").filter({ hasText: "Delivered" })).toBeVisible();
});

test("the inbox is filtered by what one picks, keeps it in the address and follows what arrives", async ({
  browser,
  desk,
  shot,
}) => {
  const agent = await Agent.signIn(browser, desk, desk.person("supervisor"));
  const { page } = agent;
  await agent.view("All");
  const pick = async (what: string, value: string) => {
    await page.getByRole("combobox", { name: what }).click();
    await page.getByRole("option", { name: value, exact: true }).click();
  };
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await pick("Tag", "urgente");
  await pick("Priority", "Low");
  await pick("Channel", "Tienda Alba");
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/inbox\/all\?tag=urgente&channel=[\w-]+&priority=low$/);
  await expect(page.getByText("No case here matches the filter")).toBeVisible();
  await expect(page.getByText("Tag: urgente · Channel: Tienda Alba · Priority: Low")).toBeVisible();
  await shot(page, "inbox-filtered");

  // A case that comes to fulfil it appears by itself; one that does not stays out.
  const line = await Line.of(desk, "Quim Soler");
  await line.write("Nothing special");
  const other = await Line.of(desk, "Rita Pla");
  await other.write("Nothing at all");
  let found: string | undefined;
  await expect(async () => {
    const answer = await page.request.get(`${desk.url}/api/v1/cases?status=open&q=Quim%20Soler`);
    found = ((await answer.json()) as { items: { id: string }[] }).items[0]?.id;
    expect(found).toBeTruthy();
  }).toPass();
  const patched = await page.request.patch(`${desk.url}/api/v1/cases/${found}`, {
    data: { priority: "low", tags: ["urgente"] },
    headers: { Origin: desk.url },
  });
  expect(patched.status()).toBe(200);
  await expect(agent.row("Quim Soler")).toBeVisible();
  await expect(agent.row("Rita Pla")).toHaveCount(0);
  await page.reload();
  await expect(agent.row("Quim Soler")).toBeVisible();

  await page.getByRole("button", { name: "Take off the filter Priority: Low" }).click();
  await expect(page).toHaveURL(/\?tag=urgente&channel=[\w-]+$/);
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(page).toHaveURL(/\/inbox\/all$/);
  await expect(agent.row("Rita Pla")).toBeVisible();
});
