import { createHmac } from "node:crypto";
import { createServer, type Server as HttpServer } from "node:http";
import { expect } from "./desk";

const secret = "echo-signing-secret";

type Got = { id: string; to: string; text?: string };

/** A small network of its own, for the connector that every other one is copied from. */
export class EchoNetwork {
  /** What the business sent. */
  readonly got: Got[] = [];
  readonly settings: Record<string, string>;
  readonly secrets = { token: "echo-token", signing_secret: secret };
  private hook = "";
  private events = 0;

  private constructor(
    url: string,
    private readonly server: HttpServer,
  ) {
    this.settings = { api_base_url: url };
  }

  static async start(): Promise<EchoNetwork> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const network = new EchoNetwork(
      `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
      server,
    );
    server.on("request", async (req, res) => {
      const parts: Buffer[] = [];
      for await (const part of req) parts.push(part as Buffer);
      const message = JSON.parse(Buffer.concat(parts).toString()) as Got;
      const id = `e-out-${network.got.push(message)}`;
      res.writeHead(200, { "Content-Type": "application/json" });
      res.end(JSON.stringify({ id }));
      await network.tell({ type: "receipt", message: id, our_id: message.id, status: "delivered" });
    });
    return network;
  }

  /** Where the network tells of what happens. */
  connect(hook: string) {
    this.hook = hook;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  /** A customer writes. */
  async write(from: string, name: string, text: string): Promise<void> {
    await this.tell({ type: "message", from, name, text });
  }

  private async tell(event: object): Promise<void> {
    const body = JSON.stringify({ events: [{ id: `e-${++this.events}`, at: Date.now(), ...event }] });
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    const headers = { "Content-Type": "application/json", "X-Echo-Signature": signature };
    const res = await fetch(this.hook, { method: "POST", headers, body });
    expect(res.status).toBe(200);
  }
}
