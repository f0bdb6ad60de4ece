import { IconButton } from "@kit/button";
import { Trans, useLingui } from "@lingui/react/macro";
import { FileText, Film, Image, Music, RotateCw, X } from "lucide-react";
import { fileSize } from "@/lib/when";
import type { DraftFile } from "../model/draft";

const icons = { image: Image, video: Film, audio: Music, document: FileText, sticker: Image };

interface Props {
  files: readonly DraftFile[];
  preview: (key: string) => string | undefined;
  onRemove: (key: string) => void;
  onAgain: (key: string) => void;
}

/** The files of a draft with their progress. */
export function Attachments({ files, preview, onRemove, onAgain }: Props) {
  const { t } = useLingui();
  if (files.length === 0) return null;
  return (
    <ul aria-label={t`Files to send`} className="flex flex-wrap gap-2 px-3 pt-2">
      {files.map((file) => {
        const Icon = icons[file.kind];
        const url = preview(file.key);
        return (
          <li
            key={file.key}
            className={`relative flex w-56 items-center gap-2 overflow-hidden rounded-md border p-1.5 pr-0.5 ${file.state === "failed" ? "border-danger bg-danger-soft" : "bg-paper"}`}
          >
            {url ? (
              <img src={url} alt="" className="size-9 shrink-0 rounded object-cover" />
            ) : (
              <span className="flex size-9 shrink-0 items-center justify-center rounded bg-sunken text-ink-2">
                <Icon aria-hidden className="size-4" />
              </span>
            )}
            <div className="min-w-0 flex-1 text-xs">
              <p className="truncate font-medium" title={file.name}>
                {file.name || t`Pasted image`}
              </p>
              <p className={`truncate ${file.state === "failed" ? "text-danger" : "text-ink-3"}`} title={file.error}>
                {file.state === "failed" ? file.error || <Trans>Not uploaded</Trans> : fileSize(file.size)}
                {file.state === "uploading" && ` · ${Math.round(file.progress * 100)} %`}
                {file.state === "ready" &&
                  file.kind === "document" &&
                  file.mime.startsWith("image/") &&
                  ` · ${t`as a document`}`}
              </p>
            </div>
            {file.state === "failed" && (
              <IconButton
                size="sm"
                label={t`Upload ${file.name} again`}
                tooltip={false}
                onClick={() => onAgain(file.key)}
              >
                <RotateCw />
              </IconButton>
            )}
            <IconButton
              size="sm"
              label={file.state === "uploading" ? t`Cancel the upload of ${file.name}` : t`Remove ${file.name}`}
              tooltip={false}
              onClick={() => onRemove(file.key)}
            >
              <X />
            </IconButton>
            {file.state === "uploading" && (
              <progress
                aria-label={t`Upload of ${file.name}`}
                value={file.progress}
                max={1}
                className="absolute inset-x-0 bottom-0 h-[3px] w-full appearance-none [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
