import { upload } from "@client/api";
import { isApiError } from "@client/error";
import { type Dispatch, useEffect, useRef } from "react";
import type { Caps } from "@/entities/channel";
import { errorText } from "@/lib/error-text";
import type { DraftAction, UploadRef } from "./model/draft";
import { checkFile, type FileVerdict, mimeOf } from "./model/files";

interface Uploads {
  add: (files: Iterable<File>) => void;
  again: (key: string) => void;
  remove: (key: string) => void;
  /** An address of the picture while it is in this browser. */
  preview: (key: string) => string | undefined;
}

/** Uploads files beside the writing: progress, cancel, retry. */
export function useUploads(
  caps: Caps | undefined,
  dispatch: Dispatch<DraftAction>,
  refuse: (file: File, verdict: Extract<FileVerdict, { ok: false }>) => void,
): Uploads {
  const files = useRef(new Map<string, { file: File; url?: string; stop: AbortController }>());
  useEffect(() => {
    const held = files.current;
    return () => {
      for (const f of held.values()) if (f.url) URL.revokeObjectURL(f.url);
    };
  }, []);

  const start = (key: string) => {
    const held = files.current.get(key);
    if (!held) return;
    held.stop = new AbortController();
    let last = 0;
    upload<UploadRef>("/uploads", held.file, held.file.name || "file", {
      signal: held.stop.signal,
      onProgress: (progress) => {
        // A bar of fifty steps is smooth enough.
        if (progress - last < 0.02 && progress < 1) return;
        last = progress;
        dispatch({ type: "file-progress", key, progress });
      },
    }).then(
      ({ id, mime, size, name }) => dispatch({ type: "file-ready", key, upload: { id, mime, size, name } }),
      (e) => {
        if (!isApiError(e, "aborted")) dispatch({ type: "file-failed", key, error: errorText(e) });
      },
    );
  };

  return {
    add: (list) => {
      for (const file of list) {
        const verdict = caps ? checkFile(file, caps) : { ok: false as const, reason: "none" as const };
        if (!verdict.ok) {
          refuse(file, verdict);
          continue;
        }
        const key = crypto.randomUUID();
        const mime = mimeOf(file);
        const url = mime.startsWith("image/") ? URL.createObjectURL(file) : undefined;
        files.current.set(key, { file, url, stop: new AbortController() });
        dispatch({
          type: "file-added",
          file: {
            key,
            name: file.name,
            size: file.size,
            mime,
            kind: verdict.kind,
            state: "uploading",
            progress: 0,
            upload: null,
            error: "",
          },
        });
        start(key);
      }
    },
    again: (key) => {
      dispatch({ type: "file-again", key });
      start(key);
    },
    remove: (key) => {
      const held = files.current.get(key);
      held?.stop.abort();
      if (held?.url) URL.revokeObjectURL(held.url);
      files.current.delete(key);
      dispatch({ type: "file-removed", key });
    },
    preview: (key) => files.current.get(key)?.url,
  };
}
