/** Why a call did not go well. `passing` says that it may go well later. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly wait = 0,
  ) {
    super(message);
  }
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export class API {
  token: string | undefined;
  constructor(private readonly base: string) {}

  async call<T>(path: string, body?: unknown): Promise<T> {
    const response = await this.fetch(path, {
      method: body === undefined ? "GET" : "POST",
      ...(body instanceof FormData ? { body } : body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as T;
  }

  async fetch(path: string, init: RequestInit): Promise<Response> {
    const headers: Record<string, string> = this.token ? { Authorization: `Bearer ${this.token}` } : {};
    if (typeof init.body === "string") headers["Content-Type"] = "application/json";
    let response: Response;
    try {
      response = await fetch(`${this.base}/api/${path}`, { ...init, headers, credentials: "omit", cache: "no-store" });
    } catch (e) {
      if (init.signal?.aborted) throw e;
      throw new Refused(0, "offline", "no connection");
    }
    if (response.ok) return response;
    const said = (await response.json().catch(() => ({}))) as { code?: string; title?: string };
    throw new Refused(
      response.status,
      said.code ?? "",
      said.title ?? "",
      Number(response.headers.get("Retry-After") ?? 0),
    );
  }

  /** Reads the stream's frames until it ends. */
  async stream(cursor: string, signal: AbortSignal, take: (f: { event: string; id: string; data: unknown }) => void) {
    const response = await this.fetch(`stream?cursor=${encodeURIComponent(cursor)}`, { signal });
    const reader = response.body?.getReader();
    if (!reader) throw new Refused(0, "stream", "no stream");
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const frames = text.split("\n\n");
      text = frames.pop() ?? "";
      for (const frame of frames) {
        const f = { event: "", id: "", data: "" };
        for (const line of frame.split("\n")) {
          const [, name, rest] = /^(event|id|data): ?(.*)$/.exec(line) ?? [];
          if (name) f[name as keyof typeof f] += rest ?? "";
        }
        if (f.event) take({ event: f.event, id: f.id, data: f.data ? JSON.parse(f.data) : undefined });
      }
    }
  }
}
