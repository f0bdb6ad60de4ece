import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { root, Server } from "./server";

const shots = join(root, "test/e2e/shots");
mkdirSync(shots, { recursive: true });

export type SignIn = { email: string; name: string; role: string; password: string };

/** A running server with the sandbox and its demo workspace. */
export class Desk {
  constructor(
    readonly url: string,
    readonly signIns: SignIn[],
  ) {}

  /** The desk of a server in sandbox mode. */
  static async of(server: Server): Promise<Desk> {
    const answer = await fetch(`${server.url}/sandbox/api/signins`);
    const { items } = (await answer.json()) as { items: SignIn[] };
    return new Desk(server.url, items);
  }

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

  /** The link in the newest mail to somebody. */
  async mailedLink(to: string): Promise<string> {
    let link = "";
    await expect(async () => {
      const { items } = await this.sandbox<{ items: { to: string; link: string }[] }>("GET", "/mails");
      link = items.find((m) => m.to === to)?.link ?? "";
      expect(link).not.toBe("");
    }).toPass();
    return link;
  }
}

type ForTest = {
  shot: (page: Page, name: string) => Promise<void>;
  /** Starts another server that ends with the test: for what would disturb the others. */
  serve: (...args: string[]) => Promise<Server>;
  /** Closes the browsers of everybody when a test ends: the next one has the machine for itself. */
  leave: undefined;
};

export const test = base.extend<ForTest, { desk: Desk }>({
  desk: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const server = await Server.start("--sandbox");
      await use(await Desk.of(server));
      await server.stop();
    },
    { scope: "worker" },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  shot: async ({}, use) => {
    await use(async (page, name) => {
      await page.screenshot({ path: join(shots, `${name}.png`) });
    });
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  serve: async ({}, use) => {
    const started: Server[] = [];
    await use(async (...args) => {
      const server = await Server.start(...args);
      started.push(server);
      return server;
    });
    await Promise.all(started.map((server) => server.stop()));
  },
  leave: [
    async ({ browser }, use) => {
      await use(undefined);
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});

export { expect };
