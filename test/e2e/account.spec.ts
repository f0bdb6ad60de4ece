import { expect, test } from "./desk";
import { Agent } from "./people";

test("a colleague joins by the link in the mail, forgets the password and sets another by a mailed link", async ({
  browser,
  desk,
}) => {
  const { page } = await Agent.signIn(browser, desk, desk.person("admin"));
  await page.goto(`${desk.url}/settings/people`);
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill("raul@alba.example");
  await dialog.getByRole("button", { name: "Invite" }).click();
  await dialog.getByRole("button", { name: "Done" }).click();

  const raul = await (await browser.newContext()).newPage();
  await raul.goto(await desk.mailedLink("raul@alba.example"));
  await raul.getByLabel("Your name").fill("Raúl Pons");
  await raul.getByLabel("Password").fill("primera clave larga");
  await raul.getByRole("button", { name: "Join" }).click();
  await expect(raul.getByRole("navigation", { name: "Main" })).toBeVisible();

  // At home, on another computer, without the password.
  const home = await (await browser.newContext()).newPage();
  await home.goto(desk.url);
  await home.getByRole("link", { name: "Forgot your password?" }).click();
  await home.getByLabel("E-mail").fill("raul@alba.example");
  const before = await desk.mailedLink("raul@alba.example");
  await home.getByRole("button", { name: "Send the link" }).click();
  await expect(home.getByRole("heading", { name: "Look into your mail" })).toBeVisible();
  await expect.poll(() => desk.mailedLink("raul@alba.example")).not.toBe(before);
  const link = await desk.mailedLink("raul@alba.example");
  await home.goto(link);
  await home.getByLabel("Password").fill("segunda clave larga");
  await home.getByRole("button", { name: "Change the password" }).click();
  const signIn = async (password: string) => {
    await home.getByLabel("E-mail").fill("raul@alba.example");
    await home.getByRole("textbox", { name: "Password" }).fill(password);
    await home.getByRole("button", { name: "Sign in", exact: true }).click();
  };
  await signIn("primera clave larga");
  await expect(home.getByText("The e-mail or the password is not right.")).toBeVisible();
  await signIn("segunda clave larga");
  await expect(home.getByRole("navigation", { name: "Main" })).toBeVisible();

  // Whoever knew the old password is out, and the link works once.
  await raul.reload();
  await expect(raul.getByRole("heading", { name: "Sign in to Recado" })).toBeVisible();
  await raul.goto(link);
  await raul.getByLabel("Password").fill("tercera clave larga");
  await raul.getByRole("button", { name: "Change the password" }).click();
  await expect(raul.getByText("This link has expired or was used already.")).toBeVisible();
});

test("an unknown address gets the same answer and no mail", async ({ browser, desk }) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${desk.url}/reset`);
  await page.getByLabel("E-mail").fill("nobody@alba.example");
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("heading", { name: "Look into your mail" })).toBeVisible();
  const { items } = await desk.sandbox<{ items: { to: string }[] }>("GET", "/mails");
  expect(items.filter((m) => m.to === "nobody@alba.example")).toEqual([]);
});

test("a session that is ended on another computer signs that browser out", async ({ browser, desk }) => {
  const who = desk.person("agent", 3);
  const office = await Agent.signIn(browser, desk, who);
  const lost = await Agent.signIn(browser, desk, who, {
    userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/605.1",
  });
  await lost.view("All");
  await office.page.goto(`${desk.url}/settings/profile`);
  const sessions = office.page.getByRole("list", { name: "Sessions" });
  await expect(sessions.getByRole("listitem").filter({ hasText: "this one" })).toHaveCount(1);
  await sessions.getByRole("button", { name: "Sign out: Safari, iOS" }).click();
  await expect(office.page.getByText("Signed out there")).toBeVisible();
  await expect(sessions.getByText("Safari, iOS")).toHaveCount(0);

  // The other browser has not been touched.
  await expect(lost.page.getByRole("heading", { name: "Sign in to Recado" })).toBeVisible();
  await lost.page.goto(`${desk.url}/inbox/all`);
  await expect(lost.page.getByRole("heading", { name: "Sign in to Recado" })).toBeVisible();
  await office.page.reload();
  await expect(office.page.getByRole("navigation", { name: "Main" })).toBeVisible();
});
