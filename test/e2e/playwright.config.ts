import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));

// Journeys of people through the real product in a real browser. Each worker
// starts a server of its own (see desk.ts).
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  workers: 2,
  fullyParallel: false,
  // A journey that needed another try is reported as flaky, by name, and is to be mended.
  retries: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  outputDir: "../results/e2e",
  reporter: [["list"], ["json", { outputFile: "../results/e2e.json" }]],
  use: {
    viewport: { width: 1360, height: 860 },
    locale: "en-GB",
    timezoneId: "Europe/Madrid",
    // A trace of every step costs a third of the time: the second try has one.
    trace: "on-first-retry",
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
