/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import { Refused } from "./api";
import type { Chat } from "./chat";
import type { FileShown } from "./types";

/** Where the visitor writes. */
export function Composer({ chat }: { chat: Chat }) {
  const { t } = chat;
  const [text, setText] = useState("");
  const [files, setFiles] = useState<FileShown[]>([]);
  const [busy, setBusy] = useState("");
  const [fault, setFault] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (chat.open && !chat.preview) area.current?.focus();
  }, [chat.open, chat.preview]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides the height
  useEffect(() => {
    const a = area.current;
    if (!a) return;
    a.style.height = "auto";
    a.style.height = `${Math.min(a.scrollHeight, 140)}px`;
  }, [text]);
  const send = () => {
    const words = text.trim();
    if (!words && !files.length) return;
    setText("");
    setFiles([]);
    setFault("");
    void chat.send(words, files.length ? { files } : {});
    area.current?.focus();
  };
  const take = async (list: FileList | null | undefined) => {
    for (const file of Array.from(list ?? []).slice(0, 5 - files.length)) {
      const most = Math.floor(chat.told.max_file / (1 << 20));
      if (file.size > chat.told.max_file) {
        setFault(t.tooLarge(most));
        continue;
      }
      setBusy(file.name);
      setFault("");
      try {
        const kept = await chat.upload(file);
        setFiles((old) => [...old, kept]);
      } catch (e) {
        const status = e instanceof Refused ? e.status : 0;
        setFault(status === 413 ? t.tooLarge(most) : status === 415 ? t.badType : t.failed);
      }
      setBusy("");
    }
  };
  return (
    <form
      class="composer"
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
      onDragOver={(e) => e.preventDefault()}
      onDrop={(e) => {
        e.preventDefault();
        void take(e.dataTransfer?.files);
      }}
    >
      <div class="aside" role="status">
        {busy && <span>{t.uploading(busy)}</span>}
        {fault && <span class="fault">{fault}</span>}
      </div>
      {files.length > 0 && (
        <ul class="picked">
          {files.map((f) => (
            <li key={f.id}>
              <bdi>{f.name}</bdi>
              <button
                type="button"
                class="icon small"
                aria-label={t.remove(f.name)}
                onClick={() => setFiles(files.filter((g) => g.id !== f.id))}
              >
                <Glyph d="M6 6l12 12M18 6L6 18" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="line">
        {chat.told.max_file > 0 && !chat.preview && (
          <>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              onChange={(e) => {
                void take(e.currentTarget.files);
                e.currentTarget.value = "";
              }}
            />
            <button type="button" class="icon" aria-label={t.attach} onClick={() => picker.current?.click()}>
              <Glyph d="M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.400 8.400a1.800 1.800 0 0 1-2.500-2.500L15 7" />
            </button>
          </>
        )}
        <textarea
          ref={area}
          rows={1}
          dir="auto"
          maxLength={10000}
          placeholder={t.write}
          aria-label={t.write}
          value={text}
          onInput={(e) => {
            setText(e.currentTarget.value);
            chat.tellTyping();
          }}
          onPaste={(e) => {
            if (e.clipboardData?.files.length) {
              e.preventDefault();
              void take(e.clipboardData.files);
            }
          }}
          onKeyDown={(e) => {
            if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
              e.preventDefault();
              send();
            }
          }}
        />
        <button type="submit" class="icon go" aria-label={t.send} disabled={!text.trim() && !files.length}>
          <Glyph d="M5 12l14-7-5 14-3-6z" />
        </button>
      </div>
    </form>
  );
}

export function Glyph({ d }: { d: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={d} />
    </svg>
  );
}
