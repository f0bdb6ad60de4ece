import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test as base, expect, type Page } from "@playwright/test";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const shots = join(root, "test/e2e/shots");
mkdirSync(shots, { recursive: true });

export type SignIn = { email: string; name: string; role: string; password: string };

/** A running server with the sandbox and its demo workspace. */
export class Desk {
  constructor(
    readonly url: string,
    readonly signIns: SignIn[],
  ) {}

  person(role: string, index = 0): SignIn {
    const found = this.signIns.filter((s) => s.role === role)[index];
    if (!found) throw new Error(`the demo has no ${role} number ${index}`);
    return found;
  }

  /** Asks the sandbox's own API. */
  async sandbox<T>(method: string, path: string, body?: unknown): Promise<T> {
    const res = await fetch(`${this.url}/sandbox/api${path}`, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!res.ok) throw new Error(`${method} ${path}: ${res.status} ${await res.text()}`);
    return (res.status === 204 ? undefined : await res.json()) as T;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

async function answering(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}\n${log()}`);
    const ok = await fetch(url).then((r) => r.ok, () => false);
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${url} did not answer\n${log()}`);
}

export const test = base.extend<{ shot: (page: Page, name: string) => Promise<void> }, { desk: Desk }>({
  desk: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const port = await freePort();
      const data = mkdtempSync(join(tmpdir(), "recado-e2e-"));
      const url = `http://127.0.0.1:${port}`;
      let log = "";
      const child = spawn(join(root, "bin/recado"), ["serve", "--sandbox", "--addr", `127.0.0.1:${port}`, "--data", data]);
      child.stdout.on("data", (d) => { log += d; });
      child.stderr.on("data", (d) => { log += d; });
      await answering(`${url}/readyz`, child, () => log);
      const { items } = (await (await fetch(`${url}/sandbox/api/signins`)).json()) as { items: SignIn[] };
      await use(new Desk(url, items));
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  shot: async ({}, use) => {
    await use(async (page, name) => {
      await page.screenshot({ path: join(shots, `${name}.png`) });
    });
  },
});

export { expect };
