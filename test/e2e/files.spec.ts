import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./desk";
import { Agent, Line, Phone } from "./people";

/** Puts a picture on the clipboard, as a screenshot tool does, and pastes it by keys. */
async function pastePicture(page: Page, into: Locator): Promise<void> {
  await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 64;
    canvas.getContext("2d")?.fillRect(0, 0, 64, 64);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (blob) await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
  });
  await into.press("ControlOrMeta+v");
}

/** Drags a file over a place and lets it go there. */
async function drop(page: Page, onto: Locator, name: string, type: string, size: number): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([name, type, size]) => {
      const all = new DataTransfer();
      all.items.add(new File(["%PDF-1.4\n", new Uint8Array(size).fill(32), "%%EOF\n"], name, { type }));
      return all;
    },
    [name, type, size] as const,
  );
  await onto.dispatchEvent("dragover", { dataTransfer });
  await expect(page.getByText("Drop the files to attach them")).toBeVisible();
  await onto.dispatchEvent("drop", { dataTransfer });
}

test("a pasted picture and a dropped file go up with their progress and reach the phone", async ({ browser, desk }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"), {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const phone = await Phone.of(browser, desk, "Rocío Peña");
  await phone.write("May I see the invoice?");
  await agent.open("Rocío Peña");
  const { page } = agent;
  const files = page.getByRole("list", { name: "Files to send" });
  await agent.box.focus();
  await pastePicture(page, agent.box);
  await expect(files.getByRole("listitem")).toHaveCount(1);

  // A slow line, so that the way of the file can be seen.
  const line = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 150_000 };
  await line.send("Network.emulateNetworkConditions", slow);
  await drop(page, agent.box, "invoice 33.pdf", "application/pdf", 600_000);
  const invoice = files.getByRole("listitem").filter({ hasText: "invoice 33.pdf" });
  await expect(invoice).toContainText(/600 kB · [1-9]\d? %/);
  await expect(page.getByRole("button", { name: "Send", exact: true })).toHaveAttribute("aria-disabled", "true");
  await line.send("Network.emulateNetworkConditions", { ...slow, uploadThroughput: -1 });
  await expect(invoice).not.toContainText("%");

  await agent.box.fill("Here they are");
  await agent.box.press("Control+Enter");
  await expect(phone.log.getByText("Here they are")).toBeVisible();
  await expect(phone.log.getByRole("img")).not.toHaveCount(0);
  await expect(phone.log.getByRole("link", { name: /invoice 33\.pdf/ })).toBeVisible();
  await expect(files).toHaveCount(0);
});

test("a note takes no files and says so", async ({ browser, desk }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const line = await Line.of(desk, "Saúl Mir");
  await line.write("Hello");
  await agent.open("Saúl Mir");
  await agent.page.keyboard.press("n");
  const box = agent.page.getByRole("textbox", { name: "Write a note for your team" });
  await expect(box).toBeFocused();
  const dataTransfer = await agent.page.evaluateHandle(() => {
    const all = new DataTransfer();
    all.items.add(new File(["x"], "x.txt", { type: "text/plain" }));
    return all;
  });
  await box.dispatchEvent("dragover", { dataTransfer });
  await box.dispatchEvent("drop", { dataTransfer });
  await expect(agent.page.getByText("A note can hold text only. Switch to Reply to send files.")).toBeVisible();
});

test("a voice note is played with its length, and no call is offered anywhere [000-14]", async ({ browser, desk }) => {
  const agent = await Agent.signIn(browser, desk, desk.person("admin"));
  const phone = await Phone.of(browser, desk, "Teo Vela");
  await phone.attach("Sample voice note");
  await agent.open("Teo Vela");
  const player = agent.log.getByRole("group", { name: "Voice message" });
  await expect(player).toContainText(/0:00 \/ 0:0[12]/);
  const position = player.getByRole("slider", { name: "Position" });
  await player.getByRole("button", { name: "Play" }).click();
  await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0.2);
  await expect(player.getByRole("button", { name: "Play" })).toBeVisible();
  await expect(position).toHaveValue("0");

  const calls = /\b(call|dial|llamar|llamada)\b/i;
  for (const role of ["button", "link", "menuitem", "tab"] as const) {
    // What other customers wrote stands in the list: it may say anything.
    await expect(agent.page.getByRole(role, { name: calls }).and(agent.page.locator(":not(li a)"))).toHaveCount(0);
    await expect(phone.screen.getByRole(role, { name: calls })).toHaveCount(0);
  }
  await phone.attach("Contact");
  await phone.page.getByRole("button", { name: "Send contact" }).click();
  await expect(agent.message("Lucía Ferrer")).toContainText("+34 611 204 377");
  await expect(agent.page.locator("a[href^='tel:']")).toHaveCount(0);
  await agent.page.goto(`${desk.url}/settings/channels`);
  await agent.page.getByRole("link", { name: /^Tienda Alba/ }).click();
  await expect(agent.page.getByText("Messages only, no voice calls.")).toBeVisible();
});
