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
    private readonly data: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts `recado serve` and waits until it takes work. */
  static async start(...args: string[]): Promise<Server> {
    const port = await freePort();
    const data = mkdtempSync(join(tmpdir(), "recado-e2e-"));
    const url = `http://127.0.0.1:${port}`;
    let log = "";
    const child = spawn(binary, ["serve", "--addr", `127.0.0.1:${port}`, "--data", data, ...args]);
    child.stdout.on("data", (d) => {
      log += d;
    });
    child.stderr.on("data", (d) => {
      log += d;
    });
    await answering(`${url}/readyz`, child, () => log);
    return new Server(url, data, child);
  }

  /** Ends the program as an operator would, and leaves nothing behind. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    if (this.child.exitCode === null) {
      this.child.kill("SIGTERM");
      await ended;
    }
    rmSync(this.data, { recursive: true, force: true });
  }
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
