import type { Page } from "@playwright/test";
import axe from "axe-core";
import { type Desk, expect, test } from "./desk";
import { call, choose, fitsAPhone } from "./page";
import { Agent } from "./people";

type Spare = { settings: Record<string, string>; secrets: Record<string, string>; display: string };
type Said = { business: boolean; text?: string; header?: string; footer?: string };

/** What sound() says of all but the mail itself: no script runs in its frame, not even one that checks. */
async function soundAround(page: Page) {
  await page.evaluate(axe.source);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => Promise.allSettled(document.getAnimations().map((a) => a.finished)));
    const wrong = await page.evaluate(async () => {
      const checker = (window as unknown as { axe: typeof import("axe-core") }).axe;
      const { violations } = await checker.run("main", { iframes: false });
      return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
    });
    expect(wrong).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** No encryption, as within one machine. */
async function pick(page: Page, label: string) {
  await page.getByRole("combobox", { name: new RegExp(`^${label}`) }).click();
  await page.getByRole("option", { name: /^None/ }).click();
}

/** Connects a mailbox by its form, as the emulated provider names its servers. */
async function connect(page: Page, desk: Desk, spare: Spare) {
  await page.goto(`${desk.url}/settings/channels/new`);
  await page
    .getByRole("main")
    .getByRole("button", { name: /^E-mail / })
    .click();
  const fill = (label: string, value = "") => page.getByLabel(label, { exact: false }).first().fill(value);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Our mailbox");
  await fill("Address", spare.settings.address);
  await fill("Name beside the address", "Tienda Alba");
  await fill("Server for reading (IMAP)", spare.settings.imap_host);
  await fill("Its port", spare.settings.imap_port);
  await pick(page, "Its encryption");
  await fill("Server for sending (SMTP)", spare.settings.smtp_host);
  await fill("Port for sending", spare.settings.smtp_port);
  await pick(page, "Encryption for sending");
  await fill("Password", spare.secrets.password);
  await choose(page, "Default skill", "No skill is needed");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Our mailbox" })).toBeVisible();
}

/** A mail as a customer's program writes it: text and page, a picture from elsewhere, a repeated mail and a file. */
function mail(to: string): string {
  return [
    "From: Noa Ferrer <noa.ferrer.3456@correo.example>",
    `To: <${to}>`,
    "Cc: Rita <rita@otra.example>",
    "Subject: =?utf-8?Q?Factura_de_oto=C3=B1o?=",
    "Message-ID: <factura.1@correo.example>",
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="m"',
    "",
    "--m",
    'Content-Type: multipart/alternative; boundary="a"',
    "",
    "--a",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "The bill is wrong.",
    "",
    "--a",
    "Content-Type: text/html; charset=utf-8",
    "",
    '<div>The bill is <b>wrong</b>.</div><img src="https://pixel.example/p.gif" alt="Logo"><script>document.title="x"</script>',
    '<div class="gmail_quote"><blockquote>An older mail</blockquote></div>',
    "--a--",
    "--m",
    "Content-Type: application/pdf",
    'Content-Disposition: attachment; filename="factura.pdf"',
    "Content-Transfer-Encoding: base64",
    "",
    "JVBERi0xLjQKJSVFT0YK",
    "--m--",
    "",
  ].join("\r\n");
}

test("a customer's mail is shown safely, answered with a copy to somebody, and their answer stays in the thread [003-R3d] [003-R3f] [003-90]", async ({
  browser,
  desk,
  shot,
}) => {
  const spare = await desk.sandbox<Spare>("GET", "/spares/email");
  const admin = await Agent.signIn(browser, desk, desk.person("admin"));
  await connect(admin.page, desk, spare);
  await shot(admin.page, "channel-email");
  const phone = await desk.sandbox<{ id: string }>("POST", "/phones", {
    name: "Noa Ferrer",
    number: "+34600123456",
    language: "en",
  });
  const thread = `/phones/${phone.id}/threads/${encodeURIComponent(spare.settings.address ?? "")}`;

  const put = await admin.page.request.post(`${desk.url}/sandbox/email/mails?to=${spare.settings.address}`, {
    data: mail(spare.settings.address ?? ""),
    headers: { "Content-Type": "message/rfc822" },
  });
  expect(put.ok()).toBe(true);

  await admin.page.context().close();
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  await agent.view("All");
  await agent.row("Noa Ferrer").click();
  const page = agent.page.frameLocator('iframe[title="Factura de otoño"]');
  await expect(page.getByText("The bill is wrong.")).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText("An older mail")).toHaveCount(0);
  await expect(agent.log.getByText("Rita <rita@otra.example>")).toBeVisible();
  await expect(agent.log.getByRole("link", { name: /factura\.pdf/ })).toBeVisible();
  await expect(page.locator('img[src^="https:"]')).toHaveCount(0);
  await agent.log.getByRole("button", { name: "Show quoted text" }).click();
  await expect(page.getByText("An older mail")).toBeVisible();
  await agent.log.getByRole("button", { name: "Show pictures" }).click();
  await expect(page.locator('img[src="https://pixel.example/p.gif"]')).toHaveCount(1);
  await shot(agent.page, "mail-thread");
  await fitsAPhone(agent.page, () => shot(agent.page, "mail-thread-narrow"));

  await agent.page.getByRole("button", { name: "Subject and recipients" }).click();
  await expect(agent.page.getByRole("textbox", { name: "Subject" })).toHaveValue("Re: Factura de otoño");
  await agent.page.getByRole("button", { name: "Reply to all" }).click();
  await expect(agent.page.getByRole("textbox", { name: "Cc", exact: true })).toHaveValue("Rita <rita@otra.example>");
  await agent.page.getByRole("textbox", { name: "Bcc" }).fill("nobody");
  await expect(agent.page.getByText("nobody is no e-mail address.")).toBeVisible();
  await soundAround(agent.page);
  await agent.page.getByRole("textbox", { name: "Bcc" }).fill("");
  await shot(agent.page, "mail-composer");
  await agent.box.fill("A new one is *on its way*.");
  await agent.box.press("Control+Enter");
  await expect(agent.message("A new one is on its way.").locator("strong")).toHaveText("on its way");
  await expect(async () => {
    const { messages } = await desk.sandbox<{ messages: Said[] }>("GET", thread);
    const answer = messages.find((m) => m.business);
    expect(answer?.header).toBe("Re: Factura de otoño");
    expect(answer?.footer).toContain("rita@otra.example");
    expect(answer?.text).toBe("A new one is *on its way*.");
  }).toPass({ timeout: 10_000 });

  await desk.sandbox("POST", `${thread}/messages`, { kind: "text", text: "Thank you, all is well." });
  await expect(
    agent.page.frameLocator('iframe[title="Re: Factura de otoño"]').getByText("Thank you, all is well."),
  ).toBeVisible({ timeout: 15_000 });
  await agent.view("All");
  await expect(agent.row("Noa Ferrer")).toHaveCount(1);

  const { items } = await call<{ items: { id: string; platform: string }[] }>(
    agent.page,
    desk,
    "GET",
    "/conversations?limit=5",
  );
  const conversation = items.find((c) => c.platform === "email")?.id;
  await call(agent.page, desk, "POST", `/conversations/${conversation}/messages`, {
    kind: "rich",
    content: {
      body: "Is that all?",
      quick_replies: [
        { id: "y", title: "Yes" },
        { id: "n", title: "No" },
      ],
    },
  });
  await expect(async () => {
    const { messages } = await desk.sandbox<{ messages: Said[] }>("GET", thread);
    expect(messages.find((m) => m.business && m.text?.startsWith("Is that all?"))?.text).toMatch(/1\. Yes\s+2\. No/);
  }).toPass({ timeout: 10_000 });
});
