import { Popover } from "@base-ui/react/popover";
import { Mic, Pencil, Reply, SendHorizontal, Smile, Trash2, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { AttachMenu } from "./Attach";
import { api } from "./api";
import type { About } from "./Phone";
import { record, voiceName } from "./samples";
import { table, useTable } from "./table";
import { useT } from "./texts";
import type { Account, Draft, Message, Phone } from "./types";

const emoji =
  "😀 😅 😂 🙂 😉 😊 😍 😘 🤔 😐 🙄 😴 😢 😭 😡 🥳 👍 👎 👏 🙏 💪 👌 👋 🤞 ❤️ 💚 💔 🔥 ✨ 🎉 🎁 📦 🚚 🛋️ 👗 👕 👟 🧺 💡 🧾 💳 💶 📷 📍 ✅ ❌ ⏰ ☀️ 🌧️ ☕".split(
    " ",
  );

/** Where a customer writes. */
export function Composer({
  phone,
  account,
  about,
  onAbout,
}: {
  phone: Phone;
  account: Account;
  about: About;
  onAbout: (a: About) => void;
}) {
  const t = useT();
  const [text, setText] = useState("");
  const [subject, setSubject] = useState("");
  const [recorder, setRecorder] = useState<ReturnType<typeof record>>();
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (about.edit) setText(about.edit.text ?? "");
    // The menu gives focus back to its button first.
    if (about.edit || about.reply) setTimeout(() => area.current?.focus(), 30);
  }, [about]);

  const opened = useTable((s) => s.opened);
  useEffect(() => {
    if (opened?.phone !== phone.id || opened.account !== account.id) return;
    setText(opened.text);
    table.followed();
    area.current?.focus();
  }, [opened, phone.id, account.id]);

  const say = async (draft: Draft) => {
    const headed = subject.trim() && account.subjects ? { subject: subject.trim() } : {};
    const done = await table.try(api.say(phone.id, account.id, { ...draft, ...headed, reply_to: about.reply?.id }));
    if (done) {
      onAbout({});
      setSubject("");
    }
    return done;
  };
  const submit = async () => {
    const words = text.trim();
    if (!words) return;
    setText("");
    const done = about.edit
      ? await table.try(api.edit(phone.id, account.id, about.edit.id, words))
      : await say({ kind: "text", text: words });
    if (done) onAbout({});
    else setText(text);
  };
  const file = async (kind: string, blob: Blob, name: string, caption = "") => {
    const up = await table.try(api.upload(blob, name));
    if (up) await say({ kind, media_id: up.id, text: caption });
  };
  const startRecording = async () => {
    try {
      setRecorder(record(await navigator.mediaDevices.getUserMedia({ audio: true })));
    } catch {
      table.fail(new Error(t.noMicrophone));
    }
  };
  const endRecording = async (send: boolean) => {
    const blob = await recorder?.stop();
    setRecorder(undefined);
    if (send && blob) await file("voice", blob, voiceName(blob));
  };
  const endAbout = () => {
    if (about.edit) setText("");
    onAbout({});
  };
  const insert = (e: string) => {
    const n = area.current;
    const at = n?.selectionStart ?? text.length;
    setText(text.slice(0, at) + e + text.slice(n?.selectionEnd ?? at));
    setTimeout(() => n?.setSelectionRange(at + e.length, at + e.length));
  };
  const round = "grid size-9 shrink-0 place-items-center rounded-full";
  return (
    <div className="px-2 pt-1 pb-2">
      {(about.reply || about.edit) && <AboutLine about={about} onEnd={endAbout} />}
      {account.subjects && !recorder && (
        <input
          value={subject}
          maxLength={200}
          aria-label={t.subject}
          placeholder={t.subjectHint}
          onChange={(e) => setSubject(e.target.value)}
          className="mb-1 w-full rounded-xl bg-bar px-3 py-1.5 text-sm text-bubble-ink shadow-sm outline-none placeholder:text-bubble-dim"
        />
      )}
      {recorder ? (
        <div className="flex items-center gap-2 rounded-3xl bg-bar p-1 pl-4 text-bubble-ink shadow-sm">
          <span aria-hidden className="size-2.5 animate-pulse rounded-full bg-danger" />
          <span role="status" className="flex-1">
            {t.recording}
          </span>
          <button
            type="button"
            aria-label={t.cancelRecording}
            onClick={() => void endRecording(false)}
            className={`${round} text-bubble-dim`}
          >
            <Trash2 aria-hidden className="size-5" />
          </button>
          <button
            type="button"
            aria-label={t.stopRecording}
            onClick={() => void endRecording(true)}
            className={`${round} bg-head text-on-head`}
          >
            <SendHorizontal aria-hidden className="size-4.5" />
          </button>
        </div>
      ) : (
        <form
          className="flex items-end gap-1.5"
          onSubmit={(e) => {
            e.preventDefault();
            void submit();
          }}
        >
          <div className="flex min-w-0 flex-1 items-end rounded-3xl bg-bar px-1 shadow-sm">
            <Popover.Root>
              <Popover.Trigger aria-label={t.emoji} className={`${round} text-bubble-dim hover:text-bubble-ink`}>
                <Smile aria-hidden className="size-5" />
              </Popover.Trigger>
              <Popover.Portal>
                <Popover.Positioner side="top" sideOffset={8} align="start" className="z-40">
                  <Popover.Popup className="pop grid w-72 grid-cols-8 rounded-lg bg-raised p-2 shadow-float outline-none">
                    <Popover.Title className="sr-only">{t.emoji}</Popover.Title>
                    {emoji.map((e) => (
                      <button
                        key={e}
                        type="button"
                        onClick={() => insert(e)}
                        className="rounded p-1 text-xl leading-none hover:bg-hover"
                      >
                        {e}
                      </button>
                    ))}
                  </Popover.Popup>
                </Popover.Positioner>
              </Popover.Portal>
            </Popover.Root>
            <textarea
              ref={area}
              rows={1}
              value={text}
              aria-label={t.message}
              placeholder={t.message}
              onChange={(e) => setText(e.target.value)}
              onKeyDown={(e) => {
                if (e.key === "Enter" && !e.shiftKey && !e.nativeEvent.isComposing) {
                  e.preventDefault();
                  void submit();
                }
                if (e.key === "Escape" && (about.edit || about.reply)) onAbout({});
              }}
              className="field-sizing-content max-h-32 min-h-9 min-w-0 flex-1 resize-none bg-transparent py-2 text-base leading-5 text-bubble-ink outline-none placeholder:text-bubble-dim"
            />
            <AttachMenu onFile={file} onSay={say} phone={phone} kinds={account.kinds} />
          </div>
          {text.trim() || (account.kinds && !account.kinds.includes("voice")) ? (
            <button type="submit" aria-label={t.send} className={`${round} bg-head text-on-head`}>
              <SendHorizontal aria-hidden className="size-4.5" />
            </button>
          ) : (
            <button
              type="button"
              aria-label={t.record}
              onClick={() => void startRecording()}
              className={`${round} bg-head text-on-head`}
            >
              <Mic aria-hidden className="size-4.5" />
            </button>
          )}
        </form>
      )}
    </div>
  );
}

function AboutLine({ about, onEnd }: { about: About; onEnd: () => void }) {
  const t = useT();
  const m = (about.edit ?? about.reply) as Message;
  const Icon = about.edit ? Pencil : Reply;
  return (
    <div className="mb-1 flex items-center gap-2 rounded-xl bg-bar px-3 py-1.5 text-bubble-ink shadow-sm">
      <Icon aria-hidden className="size-4 text-bubble-act" />
      <p className="min-w-0 flex-1 truncate text-sm">
        <span className="font-semibold text-bubble-act">{about.edit ? t.editing : t.replyingTo}</span>{" "}
        {m.text || m.media?.name || m.location?.name || m.kind}
      </p>
      <button type="button" aria-label={t.cancel} onClick={onEnd} className="p-1 text-bubble-dim">
        <X aria-hidden className="size-4" />
      </button>
    </div>
  );
}
