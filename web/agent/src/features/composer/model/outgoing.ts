import type { Attachment, MailAddress, Message, MessageKind, Rich } from "@/entities/message";
import type { Mode, Side } from "./draft";
import { toRich } from "./rich";

/** What one request to the server holds. */
export type Request =
  | { kind: "note"; text: string; reply_to?: string; mentions?: string[] }
  | { kind: "text"; text: string; reply_to?: string; email?: MailRequest; public?: PublicRequest }
  | { kind: "rich"; content: Rich; reply_to?: string; email?: MailRequest }
  | {
      kind: "media" | "voice";
      attachments: string[];
      text?: string;
      reply_to?: string;
      email?: MailRequest;
      public?: PublicRequest;
    };

/** How an answer in public is given: naming the person, or as another connected account. */
export interface PublicRequest {
  name_person?: boolean;
  profile_id?: string;
}

/** Says of each message of an answer in public how it is given. */
export function asPublic(requests: readonly Request[], choice: PublicRequest): Request[] {
  if (!choice.name_person && !choice.profile_id) return [...requests];
  return requests.map((r) => (r.kind === "note" || r.kind === "rich" ? r : { ...r, public: choice }));
}

/** What a mail has beyond its text. */
export interface MailRequest {
  subject: string;
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
}

/** The messages that a draft becomes: one a file, since platforms carry one each. */
export function requestsOf(side: Side, mode: Mode, takesCaption: (kind: string) => boolean): Request[] {
  const text = side.text.trim();
  const reply = side.replyTo ? { reply_to: side.replyTo.id } : {};
  if (mode === "note") return [{ kind: "note", text, ...reply }];
  if (side.rich) {
    const rich = toRich(side.rich);
    return [{ kind: "rich", content: rich, ...reply }];
  }
  if (side.files.length === 0) return [{ kind: "text", text, ...reply }];
  const out: Request[] = [];
  let left = text;
  const captioned = side.files.findIndex((f) => takesCaption(f.kind));
  if (left && captioned < 0) {
    out.push({ kind: "text", text: left, ...reply });
    left = "";
  }
  for (const [i, file] of side.files.entries()) {
    if (!file.upload) continue;
    const request: Request = { kind: file.voice ? "voice" : "media", attachments: [file.upload.id] };
    if (left && i === captioned) request.text = left;
    if (out.length === 0) Object.assign(request, reply);
    out.push(request);
  }
  return out;
}

export interface Stage {
  conversationId: string;
  caseId: string;
  channelId: string;
  me: { id: string; name: string };
  side: Side;
  preview: (key: string) => string | undefined;
  /** The newest time in the thread: what is written now stands after it, whatever this browser's clock says. */
  after: string;
}

/** The message as it is painted before the server has answered. */
export function optimistic(request: Request, clientId: string, stage: Stage): Message {
  const time = new Date(Math.max(Date.now(), Date.parse(stage.after) + 1 || 0)).toISOString();
  const quoted = request.reply_to ? stage.side.replyTo : null;
  const attachments = "attachments" in request ? request.attachments.map((id) => attachmentOf(id, stage)) : [];
  return {
    id: clientId,
    client_id: clientId,
    conversation_id: stage.conversationId,
    case_id: stage.caseId,
    channel_id: stage.channelId,
    direction: request.kind === "note" ? "note" : "out",
    kind: kindOf(request, attachments[0]),
    text: request.kind === "rich" ? request.content.body : (request.text ?? ""),
    content: contentOf(request),
    attachments,
    reply_to: quoted ? { id: quoted.id, text: quoted.text, author: quoted.author } : null,
    author: { type: "agent", id: stage.me.id, name: stage.me.name },
    external_id: "",
    status: "queued",
    error: null,
    reactions: [],
    pricing: null,
    occurred_at: time,
    created_at: time,
    sent_at: null,
    delivered_at: null,
    read_at: null,
    failed_at: null,
    edited_at: null,
    deleted_at: null,
    origin: "desk",
    attempts: 0,
    ...(request.kind === "note" && request.mentions && { mentions: request.mentions }),
  };
}

function contentOf(request: Request): Message["content"] {
  const rich = request.kind === "rich" ? { rich: request.content } : null;
  const email = request.kind !== "note" && request.email ? { email: request.email } : null;
  return rich || email ? { ...rich, ...email } : null;
}

function kindOf(request: Request, attachment: Attachment | undefined): MessageKind {
  if (request.kind === "note") return "text";
  if (request.kind !== "media") return request.kind;
  const family = attachment?.mime.split("/")[0];
  return family === "image" || family === "video" || family === "audio" ? family : "document";
}

function attachmentOf(id: string, stage: Stage): Attachment {
  const file = stage.side.files.find((f) => f.upload?.id === id);
  const url = file ? stage.preview(file.key) : undefined;
  return {
    id,
    mime: file?.upload?.mime ?? "",
    size: file?.size ?? 0,
    name: file?.name ?? "",
    url: url ?? "",
    state: url || !file?.mime.startsWith("image/") ? "ready" : "pending",
  };
}

/** What is left of a draft after the first messages of it have gone. */
export function remaining(side: Side, requests: readonly Request[], sent: number): Side {
  if (sent === 0) return side;
  const rest = requests.slice(sent);
  const ids = new Set(rest.flatMap((r) => ("attachments" in r ? r.attachments : [])));
  const text = rest.map((r) => ("text" in r ? (r.text ?? "") : "")).find((t) => t !== "") ?? "";
  return { text, replyTo: null, rich: null, files: side.files.filter((f) => f.upload && ids.has(f.upload.id)) };
}
