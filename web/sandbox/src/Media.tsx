import { FileText } from "lucide-react";
import { useT } from "./texts";
import type { Message } from "./types";

function size(bytes: number | undefined): string {
  if (!bytes) return "";
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A message's file, shown as what it is. */
export function Media({ message: m }: { message: Pick<Message, "kind" | "media" | "text"> }) {
  const t = useT();
  const file = m.media;
  if (!file) return null;
  const src = `/sandbox/api/media/${file.id}`;
  if (file.external) {
    return (
      <a
        href={file.external}
        target="_blank"
        rel="noreferrer noopener"
        className="flex items-center gap-2 py-1 text-bubble-link underline"
      >
        <FileText aria-hidden className="size-5" />
        <span className="break-all">{file.name}</span>
      </a>
    );
  }
  // A template's header is what its file is.
  const kind = m.kind === "template" ? file.mime.split("/")[0] : m.kind;
  switch (kind) {
    case "image":
      return (
        <a href={src} target="_blank" rel="noreferrer" className="block">
          <img
            src={src}
            alt={(m.kind === "image" && m.text) || t.imageAlt}
            className="mb-1 max-h-64 min-h-16 w-64 rounded-md object-cover"
          />
        </a>
      );
    case "sticker":
      return <img src={src} alt={t.stickerAlt} className="size-32 object-contain" />;
    case "video":
      return (
        // biome-ignore lint/a11y/useMediaCaption: customers' videos come without captions.
        <video src={src} controls preload="metadata" className="mb-1 max-h-64 w-64 rounded-md bg-black" />
      );
    case "audio":
    case "voice":
      return (
        // biome-ignore lint/a11y/useMediaCaption: customers' recordings come without captions.
        <audio
          src={src}
          controls
          preload="metadata"
          aria-label={m.kind === "voice" ? t.voiceNote : t.audio}
          className="my-0.5 h-10 w-60"
        />
      );
  }
  return (
    <a
      href={src}
      download={file.name}
      className="mb-1 flex w-60 items-center gap-2.5 rounded-md bg-black/5 px-2.5 py-2 dark:bg-white/8"
    >
      <FileText aria-hidden className="size-6 shrink-0 text-bubble-act" />
      <span className="min-w-0">
        <span className="block truncate">{file.name || t.document}</span>
        <span className="block text-xs text-bubble-dim">
          <span className="sr-only">{t.download} </span>
          {file.name?.split(".").at(-1)?.toUpperCase()} {size(file.size)}
        </span>
      </span>
    </a>
  );
}
