import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { axe } from "./page";
import { Agent, Line, Phone } from "./people";
import { root } from "./server";

// A browser with a microphone that beeps.
test.use({
  launchOptions: {
    executablePath: ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path)),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      "--autoplay-policy=no-user-gesture-required",
    ],
  },
});

async function noBarriers(page: Page, within: string) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const look = (await axe(page)).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
    expect((await look.include(within).analyze()).violations).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

test("a voice note is recorded, paused, listened to and reaches the phone as one [000-37]", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow(); // it records as long as people speak
  const phone = await Phone.of(browser, desk, "Lola Vega");
  await phone.write("Tell me how it works");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"), { permissions: ["microphone"] });
  const { page } = agent;
  await page.goto(`${desk.url}/inbox/all`);
  await agent.row("Lola Vega").click();
  await agent.box.fill("A draft that stays");
  await page.getByRole("button", { name: "Record a voice note" }).click();
  const panel = page.getByRole("region", { name: "Voice note", exact: true });
  const timer = panel.getByRole("timer");
  await expect(panel.getByRole("status")).toHaveText("Recording", { timeout: 20_000 });
  await expect(timer).toHaveText(/^0:0[2-9]$/);
  await panel.getByRole("button", { name: "Pause" }).click();
  await expect(panel.getByRole("status")).toHaveText("Recording is paused");
  await panel.getByRole("button", { name: "Go on recording" }).click();
  await expect(timer).toHaveText(/^0:0[3-9]$/);
  await shot(page, "voice-recording");
  await panel.getByRole("button", { name: "Stop" }).click();

  const heard = panel.getByRole("group", { name: "Voice message" });
  await heard.getByRole("button", { name: "Play" }).click();
  await expect(heard.getByText(/^0:0[1-9] \//)).toBeVisible();
  await shot(page, "voice-recorded");
  await noBarriers(page, "[aria-label='Voice note']");
  await page.setViewportSize({ width: 380, height: 860 });
  await expect(panel.getByRole("button", { name: "Send the voice note" })).toBeInViewport();
  await page.setViewportSize({ width: 1360, height: 860 });
  await panel.getByRole("button", { name: "Send the voice note" }).click();
  await expect(panel).toBeHidden();
  await expect(agent.box).toHaveValue("A draft that stays");
  const sent = agent.log.getByRole("group", { name: "Voice message" });
  await expect(sent.getByText(/^0:0\d \/ 0:[01]\d$/)).toBeVisible();
  // The wave form of what was sent, read from the file itself.
  await expect(sent.locator("svg rect").nth(20)).toBeVisible();
  await expect(sent.getByText("can't play it")).toHaveCount(0);
  await expect(phone.log.locator("audio, [aria-label*='oice']").first()).toBeVisible();
  await expect(
    agent.log
      .getByRole("article")
      .last()
      .getByRole("button", { name: /^(Delivered|Read)/ }),
  ).toBeVisible();
  await shot(page, "voice-sent");
});

test("a microphone that is not allowed is explained", async ({ browser, desk, shot }) => {
  const line = await Line.of(desk, "Nico Roca");
  await line.write("Hello");
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const { page } = agent;
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await page.goto(`${desk.url}/inbox/all`);
  await agent.row("Nico Roca").click();
  await page.getByRole("button", { name: "Record a voice note" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "doesn't let Recado use the microphone" })).toBeVisible();
  await shot(page, "voice-denied");
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page.getByRole("region", { name: "Voice note", exact: true })).toHaveCount(0);
});

/** Half a minute of a low tone. */
function wav(): Buffer {
  const rate = 8000;
  const size = rate * 30;
  const b = Buffer.alloc(44 + size, 128);
  b.write("RIFF", 0);
  b.writeUInt32LE(36 + size, 4);
  b.write("WAVEfmt ", 8);
  b.writeUInt32LE(16, 16);
  b.writeUInt16LE(1, 20);
  b.writeUInt16LE(1, 22);
  b.writeUInt32LE(rate, 24);
  b.writeUInt32LE(rate, 28);
  b.writeUInt16LE(1, 32);
  b.writeUInt16LE(8, 34);
  b.write("data", 36);
  b.writeUInt32LE(size, 40);
  for (let i = 0; i < size; i++) b[44 + i] = 128 + Math.round(60 * Math.sin(i / 6));
  return b;
}

test("a sound and a clip go on in a small window while the agent changes case [000-34]", async ({
  browser,
  desk,
  shot,
}) => {
  test.slow(); // two kinds of media, each across two cases
  const other = await Line.of(desk, "Otto Prat");
  await other.write("Another matter");
  const phone = await Phone.of(browser, desk, "Sara Lobo");
  await phone.send("Audio", { name: "noise.wav", mimeType: "audio/wav", buffer: wav() });
  const agent = await Agent.signIn(browser, desk, desk.person("agent"));
  const { page } = agent;
  await page.goto(`${desk.url}/inbox/all`);
  await agent.row("Sara Lobo").click();
  const inThread = agent.log.getByRole("group", { name: "audio.wav" });
  await inThread.getByRole("button", { name: "Play" }).click();
  await expect(inThread.getByText(/^0:0[1-9] \/ 0:30/)).toBeVisible();
  const small = page.getByRole("region", { name: "Playing: Sara Lobo" });
  await expect(small).toHaveCount(0); // it is in sight

  await agent.row("Otto Prat").click();
  await expect(agent.message("Another matter")).toBeVisible();
  await expect(small.getByRole("button", { name: "Pause" })).toBeVisible();
  await small.getByRole("slider", { name: "Position" }).fill("12");
  await expect(small.getByText(/^0:1[2-9] \/ 0:30/)).toBeVisible();
  await small.getByRole("button", { name: "Speed: 1 times" }).click();
  await small.getByRole("button", { name: "Speed: 1.5 times" }).click();
  await expect(small.getByRole("button", { name: "Speed: 2 times" })).toBeVisible();
  await shot(page, "mini-player");
  await noBarriers(page, "[aria-label^='Playing']");
  await small.getByRole("button", { name: "Back to the message" }).click();
  await expect(inThread).toBeVisible();
  await expect(small).toHaveCount(0);

  const clip = readFileSync(join(root, "internal/sandbox/sample/video.mp4"));
  await phone.send("Video", { name: "clip.mp4", mimeType: "video/mp4", buffer: clip });
  await agent.log.getByRole("button", { name: "Play the video" }).click();
  const viewer = page.getByRole("dialog");
  // The sample is over in a moment; it goes round so that it still plays.
  await viewer.locator("video").evaluate((v: HTMLVideoElement) => {
    v.loop = true;
    return v.play();
  });
  await viewer.getByRole("button", { name: "Close" }).click();
  await expect(small.locator("video")).toBeVisible();
  await agent.row("Otto Prat").click();
  await expect(agent.message("Another matter")).toBeVisible();
  await expect(small.locator("video")).toBeVisible();
  await shot(page, "mini-player-video");
  await small.getByRole("button", { name: "Close the player" }).click();
  await expect(small).toHaveCount(0);
});
