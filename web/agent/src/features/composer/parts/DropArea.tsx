import { Trans } from "@lingui/react/macro";
import { type DragEvent, type ReactNode, useState } from "react";

interface Props {
  /** Whether files may be dropped; a note holds text only. */
  takes: boolean;
  onFiles: (files: FileList) => void;
  onRefused: () => void;
  children: ReactNode;
}

const holdsFiles = (e: DragEvent) => e.dataTransfer.types.includes("Files");

/** Takes files that are dropped anywhere on the composer, and says so while they hover. */
export function DropArea({ takes, onFiles, onRefused, children }: Props) {
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has its equal in the button that picks files
    <div
      className="relative"
      onDragOver={(e) => {
        if (!holdsFiles(e)) return;
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={(e) => {
        if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(e) => {
        if (!holdsFiles(e)) return;
        e.preventDefault();
        setOver(false);
        if (takes) onFiles(e.dataTransfer.files);
        else onRefused();
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-1 flex items-center justify-center rounded-lg border-2 border-accent border-dashed bg-accent-soft/90 text-sm font-medium text-accent-ink">
          {takes ? <Trans>Drop the files to attach them</Trans> : <Trans>A note can hold text only</Trans>}
        </div>
      )}
    </div>
  );
}
