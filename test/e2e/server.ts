import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

// Another build can be walked through with the same journeys.
const binary = process.env.RECADO_BINARY ?? join(root, "bin/recado");

/** A running program of ours in a data folder of its own. */
export class Server {
  private constructor(
    readonly url: string,
    /** The data folder. */
    readonly data: string,
    private child: ChildProcess,
    private readonly args: string[],
  ) {}

  /** Starts `recado serve` in an empty folder and waits until it takes work. */
  static async start(...args: string[]): Promise<Server> {
    const data = mkdtempSync(join(tmpdir(), "recado-e2e-"));
    const port = await freePort();
    const all = ["serve", "--addr", `127.0.0.1:${port}`, "--data", data, ...args];
    const url = `http://127.0.0.1:${port}`;
    return new Server(url, data, await run(url, all), all);
  }

  /** Stops the program, has something done with its folder, and starts it again. */
  async pause(meanwhile: () => void | Promise<void>): Promise<void> {
    await this.end();
    await meanwhile();
    this.child = await run(this.url, this.args);
  }

  /** Ends the program and leaves nothing behind. */
  async stop(): Promise<void> {
    await this.end();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** Ends the program as an operator would. */
  private async end(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    await ended;
  }
}

async function run(url: string, args: string[]): Promise<ChildProcess> {
  let log = "";
  const child = spawn(binary, args);
  child.stdout.on("data", (d) => {
    log += d;
  });
  child.stderr.on("data", (d) => {
    log += d;
  });
  await answering(`${url}/readyz`, child, () => log);
  return child;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

async function answering(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}\n${log()}`);
    const ok = await fetch(url).then(
      (r) => r.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${url} did not answer\n${log()}`);
}
