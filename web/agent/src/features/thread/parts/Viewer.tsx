import { Dialog as Base } from "@base-ui/react/dialog";
import { IconButton } from "@kit/button";
import { useLingui } from "@lingui/react/macro";
import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import type { Attachment, Message } from "@/entities/message";
import { player } from "@/features/player/player";
import { fullTime } from "@/lib/when";

export interface Shown {
  message: Message;
  attachment: Attachment;
}

/** The pictures and clips of a thread, in order. */
export function viewable(messages: readonly Message[]): Shown[] {
  return messages.flatMap((message) =>
    message.kind === "document" || message.kind === "sticker"
      ? []
      : message.attachments
          .filter((a) => a.state === "ready" && /^(image|video)\//.test(a.mime))
          .map((attachment) => ({ message, attachment })),
  );
}

interface Props {
  items: readonly Shown[];
  openId: string | null;
  onOpen: (id: string | null) => void;
}

/** One picture or clip at a time, over the desk: zoom, before, after, download. */
export function Viewer({ items, openId, onOpen }: Props) {
  const { t } = useLingui();
  const [zoom, setZoom] = useState(1);
  const at = items.findIndex((i) => i.attachment.id === openId);
  const shown = items[at];
  const go = (by: number) => {
    const next = items[at + by];
    if (!next) return;
    setZoom(1);
    onOpen(next.attachment.id);
  };
  const clip = useRef<HTMLVideoElement>(null);
  const close = () => {
    setZoom(1);
    // A clip that plays goes on in the small window.
    if (shown && clip.current && !clip.current.paused) {
      const { id, url } = shown.attachment;
      const from = { caseId: shown.message.case_id, messageId: shown.message.id, title: shown.message.author.name };
      player.play({ id, src: url, kind: "video", from }, clip.current.currentTime);
    }
    onOpen(null);
  };
  const onKey = (e: KeyboardEvent) => {
    if (e.key === "ArrowLeft") go(-1);
    else if (e.key === "ArrowRight") go(1);
    else if (e.key === "+" || e.key === "=") setZoom((z) => Math.min(4, z * 1.5));
    else if (e.key === "-") setZoom((z) => Math.max(1, z / 1.5));
  };
  const image = shown?.attachment.mime.startsWith("image/");
  const dark = "text-white/85 hover:bg-white/15 hover:text-white";
  return (
    <Base.Root open={shown !== undefined} onOpenChange={(open) => !open && close()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/85" />
        <Base.Popup
          data-modal=""
          onKeyDown={onKey}
          className="fixed inset-0 z-50 flex flex-col text-white outline-none"
        >
          {shown && (
            <>
              <header className="flex items-center gap-1 px-3 py-2">
                <div className="min-w-0 flex-1">
                  <Base.Title className="truncate text-sm font-medium">{shown.message.author.name}</Base.Title>
                  <Base.Description className="truncate text-xs text-white/75">
                    {fullTime(shown.message.occurred_at)} · {at + 1} / {items.length}
                  </Base.Description>
                </div>
                {image && (
                  <>
                    <IconButton
                      label={t`Smaller`}
                      tooltip={false}
                      className={dark}
                      inactive={zoom <= 1}
                      onClick={() => setZoom(Math.max(1, zoom / 1.5))}
                    >
                      <ZoomOut />
                    </IconButton>
                    <IconButton
                      label={t`Larger`}
                      tooltip={false}
                      className={dark}
                      inactive={zoom >= 4}
                      onClick={() => setZoom(Math.min(4, zoom * 1.5))}
                    >
                      <ZoomIn />
                    </IconButton>
                  </>
                )}
                <a
                  href={shown.attachment.url}
                  download={shown.attachment.name || true}
                  aria-label={t`Download`}
                  className={`inline-flex size-8 items-center justify-center rounded-md ${dark}`}
                >
                  <Download className="size-4" />
                </a>
                <IconButton label={t`Close`} tooltip={false} className={dark} onClick={close}>
                  <X />
                </IconButton>
              </header>
              <div className="relative min-h-0 flex-1">
                <div className="flex size-full overflow-auto p-2">
                  {image ? (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: plus and minus do the same
                    <img
                      src={shown.attachment.url}
                      alt={shown.message.text || shown.attachment.name}
                      onClick={() => setZoom(zoom > 1 ? 1 : 2)}
                      className={
                        zoom > 1
                          ? "m-auto max-w-none cursor-zoom-out"
                          : "m-auto max-h-full max-w-full cursor-zoom-in object-contain"
                      }
                      style={zoom > 1 ? { width: `${zoom * 90}vw` } : undefined}
                    />
                  ) : (
                    // biome-ignore lint/a11y/useMediaCaption: a customer's clip has no captions to show
                    <video
                      ref={clip}
                      src={shown.attachment.url}
                      controls
                      autoPlay
                      onPlay={() => player.pause()}
                      className="m-auto max-h-full max-w-full"
                    />
                  )}
                </div>
                <Side side="left" label={t`Before`} hidden={at <= 0} onClick={() => go(-1)} />
                <Side side="right" label={t`After`} hidden={at >= items.length - 1} onClick={() => go(1)} />
              </div>
              {shown.message.text && (
                <p className="mx-auto max-h-24 max-w-2xl overflow-y-auto px-6 py-3 text-center text-sm">
                  {shown.message.text}
                </p>
              )}
            </>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Side({
  side,
  label,
  hidden,
  onClick,
}: {
  side: "left" | "right";
  label: string;
  hidden: boolean;
  onClick: () => void;
}) {
  if (hidden) return null;
  const Icon = side === "left" ? ChevronLeft : ChevronRight;
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className={`absolute top-1/2 -translate-y-1/2 rounded-full bg-black/50 p-2 text-white hover:bg-black/75 ${side === "left" ? "left-3" : "right-3"}`}
    >
      <Icon aria-hidden className="size-6" />
    </button>
  );
}
