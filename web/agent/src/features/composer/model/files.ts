import type { Caps, MediaCaps } from "@/entities/channel";

export type FileKind = "image" | "video" | "audio" | "document" | "sticker";

export type FileVerdict =
  | { ok: true; kind: FileKind; caption: boolean }
  | { ok: false; reason: "size"; limit: number; kind: FileKind }
  | { ok: false; reason: "empty" }
  | { ok: false; reason: "type"; accepted: string[] }
  | { ok: false; reason: "none" };

interface FileFacts {
  name: string;
  type: string;
  size: number;
}

const byExtension: Record<string, string> = {
  pdf: "application/pdf",
  txt: "text/plain",
  csv: "text/csv",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  aac: "audio/aac",
  amr: "audio/amr",
  ogg: "audio/ogg",
  mp4: "video/mp4",
  "3gp": "video/3gpp",
};

/** The type that a file says it has, else the one of its name. */
export function mimeOf(file: FileFacts): string {
  const said = bare(file.type);
  if (said !== "" && said !== "application/octet-stream") return said;
  return byExtension[file.name.split(".").pop()?.toLowerCase() ?? ""] ?? "application/octet-stream";
}

/** What kind of message a file of this type is by nature. */
export function kindOf(mime: string): FileKind {
  if (mime === "image/webp") return "sticker";
  if (mime.startsWith("image/")) return "image";
  if (mime.startsWith("video/")) return "video";
  if (mime.startsWith("audio/")) return "audio";
  return "document";
}

/** Says before anything is uploaded whether the channel can carry a file, and as what. */
export function checkFile(file: FileFacts, caps: Pick<Caps, "media">): FileVerdict {
  if (file.size === 0) return { ok: false, reason: "empty" };
  const media = caps.media ?? {};
  const mime = mimeOf(file);
  const able = Object.entries(media).filter(([, m]) => m.level === "yes" || m.level === "degraded");
  if (able.length === 0) return { ok: false, reason: "none" };
  let tooLarge: FileVerdict | null = null;
  for (const kind of candidates(kindOf(mime))) {
    const rule = media[kind];
    if (!rule || rule.level === "no" || rule.level === "" || !accepts(rule, mime)) continue;
    if (rule.max_bytes > 0 && file.size > rule.max_bytes) {
      tooLarge ??= { ok: false, reason: "size", limit: rule.max_bytes, kind };
      continue;
    }
    return { ok: true, kind, caption: rule.caption };
  }
  return tooLarge ?? { ok: false, reason: "type", accepted: able.flatMap(([, m]) => m.mimes ?? []) };
}

/** As what a recording goes: as a voice note, else as any sound; null where the channel takes neither. */
export function voiceKind(file: FileFacts, caps: Pick<Caps, "media">): "voice" | "audio" | null {
  const mime = mimeOf(file);
  for (const kind of ["voice", "audio"] as const) {
    const rule = caps.media?.[kind];
    if (!rule || (rule.level !== "yes" && rule.level !== "degraded") || !accepts(rule, mime)) continue;
    if (rule.max_bytes === 0 || file.size <= rule.max_bytes) return kind;
  }
  return null;
}

/** Whether a channel takes recordings as browsers make them. */
export function takesVoice(caps: Pick<Caps, "media">): boolean {
  return ["audio/ogg", "audio/mp4"].some((type) => voiceKind({ name: "", type, size: 1 }, caps) !== null);
}

/** A file that a platform does not take as what it is may still go as a document. */
function candidates(natural: FileKind): FileKind[] {
  if (natural === "sticker") return ["image", "sticker", "document"];
  return natural === "document" ? ["document"] : [natural, "document"];
}

function accepts(rule: MediaCaps, mime: string): boolean {
  const mimes = rule.mimes ?? [];
  if (mimes.length === 0) return true;
  return mimes.some((m) => {
    const want = bare(m);
    return want === mime || want === "*/*" || (want.endsWith("/*") && mime.startsWith(want.slice(0, -1)));
  });
}

function bare(mime: string): string {
  return (mime.split(";")[0] ?? "").trim().toLowerCase();
}

/** The `accept` attribute of the file picker. */
export function acceptOf(caps: Pick<Caps, "media">): string {
  const rules = Object.values(caps.media ?? {}).filter((m) => m.level === "yes" || m.level === "degraded");
  if (rules.some((m) => (m.mimes ?? []).length === 0)) return "";
  return [...new Set(rules.flatMap((m) => (m.mimes ?? []).map(bare)))].join(",");
}

/** How many characters people see, as platforms count them: by code point. */
export function lengthOf(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}

export interface Counter {
  used: number;
  limit: number;
  left: number;
  over: boolean;
}

/** The counter of a text, or null while the limit is far away. */
export function counterOf(text: string, limit: number): Counter | null {
  if (limit <= 0) return null;
  const used = lengthOf(text);
  if (used < limit * 0.85) return null;
  return { used, limit, left: limit - used, over: used > limit };
}
