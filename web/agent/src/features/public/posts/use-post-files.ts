import { upload } from "@client/api";
import { type Dispatch, type SetStateAction, useEffect, useRef } from "react";
import { errorText } from "@/lib/error-text";
import type { PostFile, Writing } from "./draft";

/** Brings pictures and clips to the server beside the writing. */
export function usePostFiles(setWriting: Dispatch<SetStateAction<Writing>>) {
  const urls = useRef<string[]>([]);
  useEffect(() => {
    const held = urls.current;
    return () => {
      for (const url of held) URL.revokeObjectURL(url);
    };
  }, []);
  const change = (key: string, part: Partial<PostFile>) =>
    setWriting((w) => ({ ...w, files: w.files.map((f) => (f.key === key ? { ...f, ...part } : f)) }));
  return {
    add: (list: Iterable<File>) => {
      for (const file of list) {
        const key = crypto.randomUUID();
        const url = URL.createObjectURL(file);
        urls.current.push(url);
        const one: PostFile = { key, name: file.name, mime: file.type, state: "uploading", id: "", url, error: "" };
        setWriting((w) => ({ ...w, files: [...w.files, one] }));
        upload<{ id: string; mime: string }>("/uploads", file, file.name || "file").then(
          ({ id, mime }) => change(key, { state: "ready", id, mime }),
          (e) => change(key, { state: "failed", error: errorText(e) }),
        );
      }
    },
    remove: (key: string) => setWriting((w) => ({ ...w, files: w.files.filter((f) => f.key !== key) })),
  };
}
