import { ApiError, errorOf } from "./error";
import { randomId } from "./id";

const base = "/api/v1";

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface RequestOptions {
  query?: Query;
  signal?: AbortSignal;
  /** Give the same key to a retry, and the write acts once. Made for each write by default. */
  idempotencyKey?: string;
  /** Sent even when the page is being left. */
  keepalive?: boolean;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

let onUnauthorized: () => void = () => {};

/** Says what happens when the session is gone. Called once by the app. */
export function whenUnauthorized(f: () => void) {
  onUnauthorized = f;
}

let onAway: () => void = () => {};

/** Says what happens when the server has to send callers away: its database does not answer. Called once by the app. */
export function whenAway(f: () => void) {
  onAway = f;
}

/** Says what a stream told: that callers are sent away. */
export function heardAway() {
  onAway();
}

export function url(path: string, query?: Query): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") params.set(key, String(value));
  }
  const text = params.toString();
  return base + path + (text ? `?${text}` : "");
}

async function send<T>(method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const init: RequestInit = {
    method,
    headers,
    credentials: "same-origin",
    signal: options.signal,
    keepalive: options.keepalive,
  };
  if (method !== "GET") headers["Idempotency-Key"] = options.idempotencyKey ?? randomId();
  if (body instanceof FormData) {
    init.body = body;
  } else if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(url(path, options.query), init);
  } catch (e) {
    const aborted = e instanceof DOMException && e.name === "AbortError";
    throw new ApiError(0, { code: aborted ? "aborted" : "offline", title: String(e) });
  }
  if (!response.ok) {
    if (response.status === 503 && response.headers.has("Retry-After")) onAway();
    const error = await errorOf(response);
    if (error.code === "unauthorized" && !path.startsWith("/auth/login")) onUnauthorized();
    throw error;
  }
  if (response.status === 204 || response.headers.get("content-length") === "0") return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** The one way to the server. Paths start after /api/v1. */
export const api = {
  get: <T>(path: string, options?: RequestOptions) => send<T>("GET", path, undefined, options),
  post: <T = void>(path: string, body?: unknown, options?: RequestOptions) => send<T>("POST", path, body, options),
  put: <T = void>(path: string, body?: unknown, options?: RequestOptions) => send<T>("PUT", path, body, options),
  patch: <T = void>(path: string, body: unknown, options?: RequestOptions) => send<T>("PATCH", path, body, options),
  del: <T = void>(path: string, options?: RequestOptions) => send<T>("DELETE", path, undefined, options),
};

export interface UploadOptions {
  onProgress?: (fraction: number) => void;
  signal?: AbortSignal;
}

/** Uploads one file with progress, which fetch cannot tell. */
export function upload<T>(path: string, file: Blob, name: string, options: UploadOptions = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url(path));
    request.setRequestHeader("Idempotency-Key", randomId());
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (e) => {
      if (e.lengthComputable) options.onProgress?.(e.loaded / e.total);
    };
    request.onerror = () => reject(new ApiError(0, { code: "offline", title: "network" }));
    request.onabort = () => reject(new ApiError(0, { code: "aborted", title: "aborted" }));
    request.onload = async () => {
      const answer = new Response(request.responseText || null, { status: request.status });
      if (request.status >= 200 && request.status < 300) resolve((await answer.json()) as T);
      else reject(await errorOf(answer));
    };
    options.signal?.addEventListener("abort", () => request.abort(), { once: true });
    const form = new FormData();
    form.append("file", file, name);
    request.send(form);
  });
}
