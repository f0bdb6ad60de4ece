import type { Attachment } from "@/entities/message";
import type { Publication, PublicationDraft } from "@/entities/publication";

/** A file of a post that is being written. */
export interface PostFile {
  key: string;
  name: string;
  mime: string;
  state: "uploading" | "ready" | "failed";
  /** The upload's or the attachment's id. */
  id: string;
  url: string;
  error: string;
}

/** A post as it is being written. */
export interface Writing {
  text: string;
  link: string;
  files: PostFile[];
  channels: string[];
  /** Own wordings by channel; one that is not there says what all say. */
  own: Record<string, string>;
  /** As a field for day and time holds it; empty for at once. */
  at: string;
}

export const nothing: Writing = { text: "", link: "", files: [], channels: [], own: {}, at: "" };

/** What is kept of it. */
export function draftOf(w: Writing): PublicationDraft {
  const at = w.at ? new Date(w.at) : undefined;
  return {
    text: w.text.trim(),
    link: linkOf(w.link.trim()),
    upload_ids: w.files.flatMap((f) => (f.state === "ready" ? [f.id] : [])),
    targets: w.channels.map((channel_id) => {
      const own = w.own[channel_id]?.trim();
      return own ? { channel_id, text: own } : { channel_id };
    }),
    ...(at && !Number.isNaN(at.getTime()) && { send_at: at.toISOString() }),
  };
}

/** An address as it is published: people leave its beginning out. */
function linkOf(text: string): string {
  return text === "" || /^https?:\/\//i.test(text) ? text : `https://${text}`;
}

/** Reads what was kept. */
export function writingOf(p: Publication, localInput: (time: number) => string): Writing {
  return {
    text: p.text,
    link: p.link,
    files: p.attachments.map(fileOf),
    channels: p.targets.map((t) => t.channel_id),
    own: Object.fromEntries(p.targets.filter((t) => t.text !== "").map((t) => [t.channel_id, t.text])),
    at: p.send_at ? localInput(Date.parse(p.send_at)) : "",
  };
}

function fileOf(a: Attachment): PostFile {
  return { key: a.id, name: a.name, mime: a.mime, state: "ready", id: a.id, url: a.url, error: "" };
}

/** Whether there is anything worth keeping. */
export function isBlank(w: Writing): boolean {
  return w.text.trim() === "" && w.link.trim() === "" && w.files.length === 0;
}
