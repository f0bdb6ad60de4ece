import { upload } from "@client/api";
import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { Paperclip } from "lucide-react";
import { createContext, useContext, useRef, useState } from "react";
import type { Attachment } from "@/entities/message";
import { errorText } from "@/lib/error-text";
import { Spot } from "./Spot";

interface Files {
  /** Names and addresses of files, by id. */
  known: Record<string, { name: string; url: string }>;
  add: (id: string, name: string, url: string) => void;
}

export const FilesContext = createContext<Files>({ known: {}, add: () => undefined });

/** The files of a template, and those that were given since. */
export function useFiles(stored: readonly Attachment[] | undefined): Files {
  const [given, give] = useState<Files["known"]>({});
  const known = { ...Object.fromEntries((stored ?? []).map((f) => [f.id, { name: f.name, url: f.url }])), ...given };
  return { known, add: (id, name, url) => give((old) => ({ ...old, [id]: { name, url } })) };
}

interface Props {
  path: string;
  label: string;
  help: string;
  fileId?: string;
  mimes?: readonly string[];
  onChange: (fileId: string) => void;
}

/** A file of a template: it is uploaded at once, and kept with the template when that is saved. */
export function SampleFile({ path, label, help, fileId, mimes, onChange }: Props) {
  const files = useContext(FilesContext);
  const picker = useRef<HTMLInputElement>(null);
  const [progress, setProgress] = useState<number>();
  const [failed, setFailed] = useState("");
  const file = fileId ? files.known[fileId] : undefined;
  const take = async (chosen: File) => {
    setProgress(0);
    setFailed("");
    try {
      const { id } = await upload<{ id: string }>("/uploads", chosen, chosen.name || "file", {
        onProgress: setProgress,
      });
      files.add(id, chosen.name, URL.createObjectURL(chosen));
      onChange(id);
    } catch (e) {
      setFailed(errorText(e));
    } finally {
      setProgress(undefined);
    }
  };
  const percent = progress === undefined ? 0 : Math.round(progress * 100);
  return (
    <>
      <Spot
        path={path}
        label={label}
        error={failed || undefined}
        help={
          progress === undefined ? (file?.name ?? (fileId ? t`A file is there.` : help)) : t`Uploading… ${percent} %`
        }
      >
        <Button
          size="sm"
          busy={progress !== undefined}
          className="justify-self-start"
          onClick={() => picker.current?.click()}
          onDragOver={(e) => e.preventDefault()}
          onDrop={(e) => {
            e.preventDefault();
            const dropped = e.dataTransfer.files[0];
            if (dropped) void take(dropped);
          }}
        >
          <Paperclip aria-hidden /> {fileId ? t`Choose another file` : t`Choose a file`}
        </Button>
      </Spot>
      <input
        ref={picker}
        type="file"
        hidden
        data-sample={path}
        accept={mimes?.join(",")}
        onChange={(e) => {
          const chosen = e.target.files?.[0];
          e.target.value = "";
          if (chosen) void take(chosen);
        }}
      />
    </>
  );
}
