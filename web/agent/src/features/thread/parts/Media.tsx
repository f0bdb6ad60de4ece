import { Button } from "@kit/button";
import { Trans, useLingui } from "@lingui/react/macro";
import { Download, FileText, ImageOff, Loader, Play } from "lucide-react";
import { useRef } from "react";
import type { Attachment, Message } from "@/entities/message";
import { fileSize } from "@/lib/when";
import { useThreadTools } from "../context";
import { AudioPlayer } from "./AudioPlayer";

/** A file of a message, as what it is. */
export function AttachmentView({ message, attachment }: { message: Message; attachment: Attachment }) {
  if (attachment.state === "pending") return <Pending message={message} attachment={attachment} />;
  if (attachment.state === "failed") return <Failed message={message} attachment={attachment} />;
  if (attachment.state === "refused") return <Refused attachment={attachment} />;
  const family = attachment.mime.split("/")[0];
  if (message.kind === "sticker") return <Sticker message={message} attachment={attachment} />;
  if (message.kind === "document") return <DocumentCard attachment={attachment} />;
  if (family === "image") return <Picture message={message} attachment={attachment} />;
  if (family === "video") return <Clip message={message} attachment={attachment} />;
  if (family === "audio") {
    return (
      <AudioPlayer
        id={attachment.id}
        from={{ caseId: message.case_id, messageId: message.id, title: message.author.name }}
        src={attachment.url}
        duration={attachment.duration}
        voice={message.kind === "voice"}
        name={attachment.name}
      />
    );
  }
  return <DocumentCard attachment={attachment} />;
}

interface Props {
  message: Message;
  attachment: Attachment;
}

/** The box of a picture before it has come: nothing moves when it does. */
function boxOf(a: Attachment, fallback: string): { aspectRatio: string; width: string } {
  if (!a.width || !a.height) return { aspectRatio: fallback, width: "280px" };
  const scale = Math.min(320 / a.width, 340 / a.height, 1);
  return { aspectRatio: `${a.width} / ${a.height}`, width: `${Math.max(120, Math.round(a.width * scale))}px` };
}

/** Links to files live for a while; one that is over is asked for again, once. */
function useFreshLink(message: Message) {
  const { refresh } = useThreadTools();
  const asked = useRef("");
  return (url: string) => {
    if (asked.current === url) return;
    asked.current = url;
    refresh(message);
  };
}

function Picture({ message, attachment }: Props) {
  const { t } = useLingui();
  const { view } = useThreadTools();
  const fresh = useFreshLink(message);
  const alt = message.text || attachment.name || t`Image from ${message.author.name}`;
  return (
    <button
      type="button"
      onClick={() => view(attachment.id)}
      aria-label={t`Open the image: ${alt}`}
      className="block max-w-full overflow-hidden rounded-md bg-current/8"
      style={boxOf(attachment, "4 / 3")}
    >
      <img
        src={attachment.url}
        alt={alt}
        loading="lazy"
        decoding="async"
        onError={() => fresh(attachment.url)}
        className="size-full object-cover text-xs"
      />
    </button>
  );
}

function Sticker({ message, attachment }: Props) {
  const { t } = useLingui();
  const fresh = useFreshLink(message);
  return (
    <img
      src={attachment.url}
      alt={t`Sticker from ${message.author.name}`}
      loading="lazy"
      onError={() => fresh(attachment.url)}
      className="size-36 object-contain"
    />
  );
}

function Clip({ message, attachment }: Props) {
  const { t } = useLingui();
  const { view } = useThreadTools();
  const fresh = useFreshLink(message);
  return (
    <div className="relative max-w-full overflow-hidden rounded-md bg-black" style={boxOf(attachment, "16 / 9")}>
      {/* biome-ignore lint/a11y/useMediaCaption: a customer's clip has no captions to show */}
      <video
        src={attachment.url}
        preload="metadata"
        onError={() => fresh(attachment.url)}
        className="size-full object-contain"
      />
      <button
        type="button"
        onClick={() => view(attachment.id)}
        aria-label={t`Play the video`}
        className="absolute inset-0 flex items-center justify-center"
      >
        <span className="flex size-12 items-center justify-center rounded-full bg-black/60 text-white">
          <Play aria-hidden className="size-5 translate-x-0.5 fill-current" />
        </span>
      </button>
    </div>
  );
}

function DocumentCard({ attachment }: { attachment: Attachment }) {
  const { t } = useLingui();
  const name = attachment.name || t`Document`;
  const type = name.includes(".")
    ? name.split(".").pop()?.toUpperCase()
    : attachment.mime.split("/").pop()?.toUpperCase();
  return (
    <a
      href={attachment.url}
      download={name}
      className="flex w-72 max-w-full items-center gap-2.5 rounded-md bg-current/6 p-2.5 text-sm hover:bg-current/10"
    >
      <FileText aria-hidden className="size-7 shrink-0 opacity-70" strokeWidth={1.5} />
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 break-all font-medium">{name}</span>
        <span className="text-2xs opacity-75">
          {type} · {fileSize(attachment.size)}
        </span>
      </span>
      <Download aria-hidden className="size-4 shrink-0 opacity-70" />
    </a>
  );
}

function Pending({ message, attachment }: Props) {
  const visual = message.kind === "image" || message.kind === "video";
  return (
    <div
      className="flex max-w-full items-center justify-center gap-2 rounded-md bg-current/6 p-3 text-xs opacity-80"
      style={visual ? boxOf(attachment, "4 / 3") : undefined}
    >
      <Loader aria-hidden className="size-4 animate-spin" />
      <Trans>The file is being fetched…</Trans>
    </div>
  );
}

/** A file that customers are not to send here: it was never fetched. */
function Refused({ attachment }: { attachment: Attachment }) {
  return (
    <div className="flex w-72 max-w-full items-start gap-2.5 rounded-md bg-current/6 p-2.5 text-xs">
      <ImageOff aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          <Trans>The customer sent a file</Trans>
        </p>
        <p className="truncate">{attachment.name || attachment.mime}</p>
        <p>
          <Trans>It was not fetched: this channel's workstream takes no files from customers.</Trans>
        </p>
      </div>
    </div>
  );
}

function Failed({ message, attachment }: Props) {
  const { refresh } = useThreadTools();
  return (
    <div className="flex w-72 max-w-full items-start gap-2.5 rounded-md bg-danger-soft p-2.5 text-xs">
      <ImageOff aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-danger">
          <Trans>The file could not be fetched</Trans>
        </p>
        {attachment.name && <p className="truncate text-ink-2">{attachment.name}</p>}
        {attachment.error && <p className="break-words text-ink-2">{attachment.error}</p>}
        <Button size="sm" variant="ghost" className="-ml-2 mt-1" onClick={() => refresh(message)}>
          <Trans>Look again</Trans>
        </Button>
      </div>
    </div>
  );
}
