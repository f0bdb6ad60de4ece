/** One event of a stream. */
export interface StreamEvent {
  id: string;
  type: string;
  data: string;
}

/**
 * Reads Server-Sent Events from chunks of text. The browser's own EventSource
 * cannot start from a cursor, and a tab that takes over the connection has to.
 */
export class StreamParser {
  private rest = "";
  private id = "";
  private type = "";
  private data: string[] = [];

  constructor(private readonly emit: (event: StreamEvent) => void) {}

  push(chunk: string) {
    this.rest += chunk;
    let start = 0;
    for (;;) {
      const end = this.rest.indexOf("\n", start);
      if (end < 0) break;
      this.line(this.rest.slice(start, this.rest[end - 1] === "\r" ? end - 1 : end));
      start = end + 1;
    }
    this.rest = this.rest.slice(start);
  }

  private line(line: string) {
    if (line === "") {
      if (this.data.length > 0) this.emit({ id: this.id, type: this.type || "message", data: this.data.join("\n") });
      this.id = "";
      this.type = "";
      this.data = [];
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "data") this.data.push(value);
    else if (field === "event") this.type = value;
    else if (field === "id") this.id = value;
  }
}

/** Reads a stream until it ends or is aborted. Calls heard on anything that arrives, comments included. */
export async function readStream(
  response: Response,
  emit: (event: StreamEvent) => void,
  heard: () => void,
): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  const parser = new StreamParser(emit);
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    heard();
    parser.push(value);
  }
}
