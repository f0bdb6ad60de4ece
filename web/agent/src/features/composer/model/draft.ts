import type { Draft } from "@/entities/conversation";
import type { Scheduled } from "@/entities/scheduled";
import type { FileKind } from "./files";
import { fromRich, type RichDraft, toRich } from "./rich";

export type Mode = "reply" | "note";

/** The message that a draft answers, as its chip shows it. */
export interface ReplyTarget {
  id: string;
  author: string;
  text: string;
}

/** A file as the server knows it. */
export interface UploadRef {
  id: string;
  mime: string;
  size: number;
  name: string;
}

export interface DraftFile {
  key: string;
  name: string;
  size: number;
  mime: string;
  kind: FileKind;
  /** It was recorded here, and goes as a voice note. */
  voice?: boolean;
  state: "uploading" | "ready" | "failed";
  progress: number;
  upload: UploadRef | null;
  error: string;
}

export interface Side {
  text: string;
  replyTo: ReplyTarget | null;
  files: DraftFile[];
  rich: RichDraft | null;
}

export interface DraftState {
  mode: Mode;
  reply: Side;
  note: Side;
}

export type DraftAction =
  | { type: "mode"; mode: Mode }
  | { type: "text"; text: string; mode?: Mode }
  | { type: "answer"; target: ReplyTarget | null }
  | { type: "file-added"; file: DraftFile }
  | { type: "file-progress"; key: string; progress: number }
  | { type: "file-ready"; key: string; upload: UploadRef }
  | { type: "file-failed"; key: string; error: string }
  | { type: "file-again"; key: string }
  | { type: "file-removed"; key: string }
  | { type: "rich"; rich: RichDraft | null }
  | { type: "sent"; mode: Mode }
  | { type: "put-back"; mode: Mode; side: Side }
  | { type: "show"; mode: Mode; draft: Draft };

const emptySide: Side = { text: "", replyTo: null, files: [], rich: null };

export const emptyDraft: DraftState = { mode: "reply", reply: emptySide, note: emptySide };

export function draftReducer(state: DraftState, action: DraftAction): DraftState {
  switch (action.type) {
    case "mode":
      return { ...state, mode: action.mode };
    case "text":
      return change(state, action.mode ?? state.mode, { text: action.text });
    case "answer":
      return change(state, state.mode, { replyTo: action.target });
    case "rich":
      return change(state, "reply", { rich: action.rich });
    case "file-added":
      return change(state, "reply", { files: [...state.reply.files, action.file] });
    case "file-removed":
      return change(state, "reply", { files: state.reply.files.filter((f) => f.key !== action.key) });
    case "file-progress":
      return changeFile(state, action.key, { progress: action.progress });
    case "file-ready":
      return changeFile(state, action.key, { state: "ready", progress: 1, upload: action.upload, error: "" });
    case "file-failed":
      return changeFile(state, action.key, { state: "failed", error: action.error });
    case "file-again":
      return changeFile(state, action.key, { state: "uploading", progress: 0, error: "" });
    case "sent":
      return { ...state, [action.mode]: emptySide };
    case "put-back":
      return putBack(state, action.mode, action.side);
    case "show":
      return show(state, action.mode, action.draft);
  }
}

function change(state: DraftState, mode: Mode, part: Partial<Side>): DraftState {
  return { ...state, [mode]: { ...state[mode], ...part } };
}

function changeFile(state: DraftState, key: string, part: Partial<DraftFile>): DraftState {
  const files = state.reply.files.map((f) => (f.key === key ? { ...f, ...part } : f));
  return { ...state, reply: { ...state.reply, files } };
}

/** A refused message returns to the box; words written since then stay, below it. */
function putBack(state: DraftState, mode: Mode, side: Side): DraftState {
  const now = state[mode];
  const text = now.text.trim() === "" ? side.text : `${side.text}\n${now.text}`;
  return {
    ...state,
    [mode]: {
      text,
      replyTo: now.replyTo ?? side.replyTo,
      files: [...side.files, ...now.files.filter((f) => !side.files.some((s) => s.key === f.key))],
      rich: now.rich ?? side.rich,
    },
  };
}

/** What is kept comes into the box; a file that is on its way stays. */
function show(state: DraftState, mode: Mode, draft: Draft): DraftState {
  const side = sideOf(draft);
  const onTheirWay = state[mode].files.filter((f) => !f.upload);
  return { ...state, [mode]: { ...side, files: [...side.files, ...onTheirWay] } };
}

export function isEmpty(side: Side): boolean {
  return side.text.trim() === "" && side.files.length === 0 && side.rich === null;
}

interface StoredReply {
  id: string;
  author?: string;
  text?: string;
}

/** What is kept of a draft, here and on the server. */
export function storedOf(side: Side): Draft {
  const draft: Draft = { text: side.text };
  if (side.replyTo) draft.reply_to = side.replyTo.id;
  const uploads = side.files.flatMap((f) => (f.upload ? [f.upload] : []));
  if (uploads.length > 0) draft.uploads = uploads;
  if (side.rich) draft.rich = toRich(side.rich);
  return draft;
}

/** Reads a kept draft back. */
export function sideOf(draft: Draft, quoted?: StoredReply): Side {
  return {
    text: draft.text ?? "",
    replyTo: draft.reply_to ? { id: draft.reply_to, author: quoted?.author ?? "", text: quoted?.text ?? "" } : null,
    files: (draft.uploads ?? []).flatMap((u) => fileOf(u)),
    rich: draft.rich ? fromRich(draft.rich) : null,
  };
}

/** What a reply that was taken back was written as. */
export function sideOfScheduled(s: Scheduled): Side {
  const draft: Draft = { text: s.content?.rich ? "" : (s.messages.find((m) => m.text)?.text ?? "") };
  if (s.reply_to) draft.reply_to = s.reply_to.id;
  if (s.content?.rich) draft.rich = s.content.rich;
  draft.uploads = s.messages.flatMap((m) => m.attachments);
  return sideOf(draft, s.reply_to ?? undefined);
}

function fileOf(raw: unknown): DraftFile[] {
  if (!raw || typeof raw !== "object" || !("id" in raw) || typeof raw.id !== "string") return [];
  const { id, mime = "", size = 0, name = "" } = raw as Partial<UploadRef> & { id: string };
  return [
    {
      key: id,
      name,
      size,
      mime,
      kind: kindByMime(mime),
      state: "ready",
      progress: 1,
      upload: { id, mime, size, name },
      error: "",
    },
  ];
}

function kindByMime(mime: string): FileKind {
  const family = mime.split("/")[0];
  return family === "image" || family === "video" || family === "audio" ? family : "document";
}

/** What a message is made of, or why it cannot be sent yet. */
export type Ready = { ready: true } | { ready: false; why: "empty" | "uploading" | "failed-files" };

export function readyOf(side: Side, mode: Mode): Ready {
  if (mode === "note") return side.text.trim() === "" ? { ready: false, why: "empty" } : { ready: true };
  if (side.files.some((f) => f.state === "uploading")) return { ready: false, why: "uploading" };
  if (side.files.some((f) => f.state === "failed")) return { ready: false, why: "failed-files" };
  return isEmpty(side) ? { ready: false, why: "empty" } : { ready: true };
}
