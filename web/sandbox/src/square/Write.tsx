import { ImagePlus, Paperclip, X } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import { api } from "../api";
import { photo } from "../samples";
import { table } from "../table";
import { walls } from "./api";
import { useStage } from "./stage";
import { useSquareTexts } from "./texts";
import type { Verb, Written } from "./types";

export const quiet =
  "inline-flex h-8 items-center gap-1.5 rounded-md border border-line bg-raised px-2.5 text-sm font-medium hover:bg-hover disabled:text-ink-off";
export const strong =
  "inline-flex h-8 items-center gap-1.5 rounded-md bg-accent px-3 text-sm font-medium text-on-accent hover:bg-accent-hover disabled:opacity-50";
export const input = "w-full rounded-md border border-line-strong bg-paper px-2.5 text-base";

/** A text that somebody writes, with its label and how much of it is left. */
export function Words(props: {
  label: string;
  value: string;
  onChange: (v: string) => void;
  most?: number | undefined;
  rows?: number;
  focused?: boolean;
}) {
  const s = useSquareTexts();
  const id = useId();
  const left = props.most ? props.most - [...props.value].length : undefined;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-xs text-ink-2">
        {props.label}
      </label>
      <textarea
        id={id}
        rows={props.rows ?? 2}
        value={props.value}
        // biome-ignore lint/a11y/noAutofocus: the field was just asked for.
        autoFocus={props.focused}
        onChange={(e) => props.onChange(e.target.value)}
        onKeyDown={(e) => {
          if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) e.currentTarget.form?.requestSubmit();
        }}
        className={`${input} block resize-y py-1.5`}
      />
      {left !== undefined && left < 60 && (
        <p className={`mt-0.5 text-xs ${left < 0 ? "text-danger" : "text-ink-3"}`}>{s.left(left)}</p>
      )}
    </div>
  );
}

export function Line(props: { label: string; value: string; onChange: (v: string) => void; type?: string }) {
  return (
    <label className="block min-w-0 text-xs text-ink-2">
      <span className="mb-1 block">{props.label}</span>
      <input
        type={props.type ?? "text"}
        value={props.value}
        onChange={(e) => props.onChange(e.target.value)}
        className={`${input} h-8 text-ink`}
      />
    </label>
  );
}

interface File {
  id: string;
  name: string;
}

/** Writes a post, a mention or a comment. */
export function Write(props: {
  verb: Verb;
  label: string;
  under?: string;
  quotes?: string;
  focused?: boolean;
  onDone?: () => void;
  onCancel?: () => void;
}) {
  const s = useSquareTexts();
  const { place, as, act } = useStage();
  const [text, setText] = useState("");
  const [title, setTitle] = useState("");
  const [link, setLink] = useState("");
  const [files, setFiles] = useState<File[]>([]);
  const titled = place.kind === "video" && props.verb === "post";
  // The business's own posts take all files, as its app does.
  const takes = props.verb === "post" && !as ? ["image", "video"] : (place.rules.files?.[props.verb] ?? []);
  const linked = props.verb === "post" && !titled;
  const submit = async (e: FormEvent) => {
    e.preventDefault();
    const w: Written = { as, kind: props.verb, text };
    if (props.under) w.under = props.under;
    if (props.quotes) w.quotes = props.quotes;
    if (title) w.title = title;
    if (link) w.link = { url: link, title: "" };
    if (files.length > 0) w.media_ids = files.map((f) => f.id);
    if (!(await act(walls.write(place.id, w)))) return;
    setText("");
    setTitle("");
    setLink("");
    setFiles([]);
    props.onDone?.();
  };
  const empty = !text.trim() && !title.trim() && files.length === 0 && !link;
  return (
    <form onSubmit={submit} aria-label={props.label} className="grid gap-2">
      {titled && <Line label={s.videoTitle} value={title} onChange={setTitle} />}
      <Words
        label={titled ? s.videoText : props.label}
        value={text}
        onChange={setText}
        most={as ? place.rules.lengths?.[props.verb] : undefined}
        focused={props.focused ?? false}
      />
      {linked && <Line label={s.link} value={link} onChange={setLink} type="url" />}
      {takes.length > 0 && <Files takes={takes} files={files} onFiles={setFiles} />}
      <div className="flex flex-wrap gap-2">
        <button type="submit" disabled={empty} className={strong}>
          {props.verb === "comment" ? (props.onCancel ? s.reply : s.comment) : s.send}
        </button>
        {props.onCancel && (
          <button type="button" onClick={props.onCancel} className={quiet}>
            {s.cancel}
          </button>
        )}
      </div>
    </form>
  );
}

/** Photos and videos that go with a text. */
function Files(props: { takes: string[]; files: File[]; onFiles: (f: File[]) => void }) {
  const s = useSquareTexts();
  const picker = useRef<HTMLInputElement>(null);
  const add = async (blob: Blob, name: string) => {
    const f = await table.try(api.upload(blob, name));
    if (f) props.onFiles([...props.files, { id: f.id, name }]);
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        ref={picker}
        type="file"
        hidden
        accept={props.takes.map((k) => `${k}/*`).join(",")}
        onChange={(e) => {
          const f = e.target.files?.[0];
          if (f) void add(f, f.name);
          e.target.value = "";
        }}
      />
      <button type="button" className={quiet} onClick={() => picker.current?.click()}>
        <Paperclip aria-hidden className="size-4" />
        {props.takes.includes("video") ? s.addFile : s.addPhoto}
      </button>
      {props.takes.includes("image") && (
        <button type="button" className={quiet} onClick={async () => add(await photo(), "photo.jpg")}>
          <ImagePlus aria-hidden className="size-4" />
          {s.samplePhoto}
        </button>
      )}
      {props.files.map((f) => (
        <span key={f.id} className="flex items-center gap-1 rounded bg-sunken py-0.5 pr-0.5 pl-2 text-sm">
          {f.name}
          <button
            type="button"
            aria-label={s.dropFile(f.name)}
            onClick={() => props.onFiles(props.files.filter((o) => o !== f))}
            className="grid size-6 place-items-center rounded hover:bg-hover"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </span>
      ))}
    </div>
  );
}
