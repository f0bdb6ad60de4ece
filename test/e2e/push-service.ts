import { execFileSync } from "node:child_process";
import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  createVerify,
  type ECDH,
  hkdfSync,
  randomBytes,
} from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A browser's push service on this machine, with the keys of one subscription. */
export class PushService {
  /** What came, as the browser would hand it to the service worker. */
  readonly got: { text: string; headers: IncomingHttpHeaders }[] = [];
  readonly faults: string[] = [];
  private readonly auth = randomBytes(16);
  private readonly key: ECDH = createECDH("prime256v1");

  private constructor(
    private readonly server: Server,
    private readonly folder: string,
  ) {
    this.key.generateKeys();
  }

  /** Starts one with a certificate of its own; trust is the file by which others know it. */
  static async start(): Promise<{ service: PushService; trust: string }> {
    const folder = mkdtempSync(join(tmpdir(), "recado-push-"));
    const [key, trust] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const subject = ["-subj", "/CN=push", "-addext", "subjectAltName=IP:127.0.0.1"];
    const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", trust];
    execFileSync("openssl", [...made, ...subject], { stdio: "ignore" });
    const server = createServer({ key: readFileSync(key), cert: readFileSync(trust) });
    const service = new PushService(server, folder);
    server.on("request", (req, res) => {
      const parts: Buffer[] = [];
      req.on("data", (part: Buffer) => parts.push(part));
      req.on("end", () => {
        try {
          service.vouched(req.headers.authorization ?? "");
          service.got.push({ text: service.open(Buffer.concat(parts)), headers: req.headers });
          res.writeHead(201).end();
        } catch (e) {
          service.faults.push(String(e));
          res.writeHead(400).end();
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { service, trust };
  }

  /** What a browser says of its subscription. */
  subscription(): { endpoint: string; keys: { p256dh: string; auth: string } } {
    const keys = { p256dh: this.key.getPublicKey("base64url"), auth: this.auth.toString("base64url") };
    return { endpoint: `${this.origin}/send/abc`, keys };
  }

  get origin(): string {
    const address = this.server.address();
    return `https://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Checks by whom the message is, as RFC 8292 says. */
  private vouched(authorization: string) {
    const [, token = "", k = ""] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
    const [head = "", body = "", signature = ""] = token.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as { aud: string; exp: number };
    if (claims.aud !== this.origin) throw new Error(`meant for ${claims.aud}`);
    const left = claims.exp - Date.now() / 1000;
    if (left <= 0 || left > 86_400) throw new Error(`ends in ${left} seconds`);
    const point = Buffer.from(k, "base64url");
    const [x, y] = [point.subarray(1, 33).toString("base64url"), point.subarray(33).toString("base64url")];
    const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
    const signed = createVerify("SHA256").update(`${head}.${body}`);
    const raw = Buffer.from(signature, "base64url");
    if (!signed.verify({ key, dsaEncoding: "ieee-p1363" }, raw)) throw new Error("the signature is wrong");
  }

  /** Opens a message as RFC 8291 says. */
  private open(body: Buffer): string {
    const [salt, length] = [body.subarray(0, 16), body[20] ?? 0];
    const sender = body.subarray(21, 21 + length);
    const sealed = body.subarray(21 + length);
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), this.key.getPublicKey(), sender]);
    const ikm = Buffer.from(hkdfSync("sha256", this.key.computeSecret(sender), this.auth, info, 32));
    const part = (what: string, size: number) =>
      Buffer.from(hkdfSync("sha256", ikm, salt, Buffer.from(`Content-Encoding: ${what}\0`), size));
    const cipher = createDecipheriv("aes-128-gcm", part("aes128gcm", 16), part("nonce", 12));
    cipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
    return plain.subarray(0, plain.lastIndexOf(2)).toString();
  }
}
