import { createHmac } from "node:crypto";
import { createServer, type Server as HttpServer, type IncomingMessage } from "node:http";

/** A request that came in, as it came. */
export type Call = { method: string; path: string; token: string; body: unknown };

/** A small stand-in for a platform's API: it knows one number and one token, and remembers what was asked. */
export class Graph {
  readonly calls: Call[] = [];
  private constructor(
    readonly url: string,
    private readonly server: HttpServer,
    private readonly number: string,
    private readonly token: string,
  ) {}

  static async start(number: string, token: string): Promise<Graph> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const graph = new Graph(`http://127.0.0.1:${port}`, server, number, token);
    server.on("request", (req, res) => {
      void graph.answer(req).then(([status, body]) => {
        res.writeHead(status, { "Content-Type": "application/json" });
        res.end(JSON.stringify(body));
      });
    });
    return graph;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  /** Delivers a signed request to a webhook as the platform would, and answers its status. */
  async deliver(hook: string, secret: string, body: object): Promise<number> {
    const text = JSON.stringify(body);
    const signature = createHmac("sha256", secret).update(text).digest("hex");
    const res = await fetch(hook, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Hub-Signature-256": `sha256=${signature}` },
      body: text,
    });
    return res.status;
  }

  private async answer(req: IncomingMessage): Promise<[number, unknown]> {
    const parts: Buffer[] = [];
    for await (const part of req) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString();
    const { pathname } = new URL(req.url ?? "/", this.url);
    const path = pathname.replace(/^\/v\d+\.\d+\//, "");
    const token = (req.headers.authorization ?? "").replace("Bearer ", "");
    this.calls.push({ method: req.method ?? "", path, token, body: text ? JSON.parse(text) : undefined });
    if (token !== this.token) {
      const message = "Error validating access token: The session has expired.";
      return [401, { error: { message, type: "OAuthException", code: 190, fbtrace_id: "A1" } }];
    }
    if (path === this.number)
      return [200, { id: this.number, display_phone_number: "+34 600 000 077", verified_name: "Librería Sur" }];
    if (path.endsWith("/subscribed_apps")) return [200, { data: [{}] }];
    if (path === `${this.number}/messages`)
      return [200, { messaging_product: "whatsapp", messages: [{ id: `wamid.out${this.calls.length}` }] }];
    const message = "Unsupported get request. Object does not exist.";
    return [400, { error: { message, type: "GraphMethodException", code: 100, error_subcode: 33, fbtrace_id: "A2" } }];
  }
}
