import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { fileSize } from "@/lib/when";
import type { FileVerdict } from "./model/files";

/** Says why a file cannot go by this channel. */
export function useRefusals(): (file: File, verdict: Extract<FileVerdict, { ok: false }>) => void {
  const { t } = useLingui();
  return (file, verdict) => {
    const title = t`${file.name} can't be sent`;
    const tone = "danger" as const;
    switch (verdict.reason) {
      case "empty":
        return toast({ title, description: t`The file is empty.`, tone });
      case "size":
        return toast({
          title,
          description: t`It has ${fileSize(file.size)}; this channel takes up to ${fileSize(verdict.limit)}.`,
          tone,
        });
      case "type":
        return toast({
          title,
          description: t`This channel doesn't take files of its type (${file.type || file.name}).`,
          tone,
        });
      case "none":
        return toast({ title, description: t`This channel takes no files.`, tone });
    }
  };
}
