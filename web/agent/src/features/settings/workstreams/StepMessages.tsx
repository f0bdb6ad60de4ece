import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useRef, useState } from "react";
import { useMe } from "@/entities/me";
import { Term } from "@/features/glossary/Term";
import {
  type Auto,
  type AutoKind,
  aboutKind,
  autoKinds,
  kindName,
  preview,
  usualAfter,
  usualText,
  variablesOf,
} from "./messages";
import type { StepProps } from "./WorkstreamPage";

export type TextsLanguage = "es" | "en";
type Language = TextsLanguage;

/** In which language texts are shown and written: first in that of the work. */
export const useTextLanguage = (of: string) => useState<TextsLanguage>(of === "en" ? "en" : "es");

/** Chooses the language of the texts. */
export function TextLanguage({ value, onChange }: { value: Language; onChange: (value: Language) => void }) {
  return (
    <Field label={t`Language of the texts`} className="max-w-xs">
      <Select
        value={value}
        onChange={onChange}
        options={[
          { value: "es", label: t`Spanish` },
          { value: "en", label: t`English` },
        ]}
      />
    </Field>
  );
}

/** What the workstream says by itself, with what the customer reads beside it. */
export function StepMessages({ draft, set }: StepProps) {
  const [language, setLanguage] = useTextLanguage(draft.language);
  return (
    <div className="grid grid-cols-1 gap-5">
      <p className="text-sm text-ink-2">
        <Term name="automatic-message">{t`Automatic messages`}</Term>{" "}
        {t`are sent once each, in the customer's language where there is a text in it, and never when the network would not take them. They don't count as an answer.`}
      </p>
      <TextLanguage value={language} onChange={setLanguage} />
      <ul aria-label={t`Automatic messages`} className="grid grid-cols-1 gap-5">
        {autoKinds.map((kind) => (
          <li key={kind} className="grid grid-cols-1 gap-3 border-t pt-4">
            <One
              kind={kind}
              language={language}
              value={draft.messages[kind]}
              set={(next) => set({ messages: { ...draft.messages, [kind]: next } })}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface OneProps {
  kind: AutoKind;
  language: Language;
  value: Auto;
  set: (next: Auto) => void;
}

function One({ kind, language, value, set }: OneProps) {
  const turn = (enabled: boolean) => {
    const empty = !Object.values(value.text).some((v) => v.trim() !== "");
    set({ ...value, enabled, text: enabled && empty ? usualText(kind) : value.text });
  };
  return (
    <>
      <Switch checked={value.enabled} onChange={turn} label={kindName(kind)} help={aboutKind(kind)} />
      {value.enabled && <MessageText kind={kind} language={language} value={value} set={set} />}
    </>
  );
}

/** The text of a message in one language, with what the customer reads beside it. */
export function MessageText({ kind, language, value, set }: OneProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const me = useMe();
  const text = value.text[language] ?? "";
  const write = (next: string) => set({ ...value, text: { ...value.text, [language]: next } });
  const insert = (name: string) => {
    const at = area.current?.selectionStart ?? text.length;
    write(`${text.slice(0, at)}{{${name}}}${text.slice(at)}`);
    area.current?.focus();
  };
  const name = kindName(kind);
  const timed = usualAfter(kind);
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      <div className="grid content-start gap-2">
        <Field label={t`Text of “${name}”`}>
          <Textarea
            ref={area}
            rows={3}
            maxLength={1000}
            lang={language}
            value={text}
            onChange={(e) => write(e.target.value)}
          />
        </Field>
        <fieldset>
          <legend className="mb-1 text-xs text-ink-3">{t`Insert a variable`}</legend>
          <div className="flex flex-wrap gap-1.5">
            {variablesOf(kind).map((v) => (
              <button
                key={v}
                type="button"
                onClick={() => insert(v)}
                className="min-h-6 rounded-md border px-1.5 font-mono text-2xs text-ink-2 hover:bg-hover"
              >
                {`{{${v}}}`}
              </button>
            ))}
          </div>
        </fieldset>
        {timed > 0 && (
          <Field label={t`After so many seconds of waiting`} className="max-w-xs">
            <Input
              type="number"
              min={1}
              max={86400}
              value={value.after_seconds || timed}
              onChange={(e) => set({ ...value, after_seconds: Number(e.target.value) })}
            />
          </Field>
        )}
      </div>
      <figure className="grid content-start gap-1.5">
        <figcaption className="text-xs text-ink-3">{t`What the customer reads`}</figcaption>
        <p
          lang={language}
          className="w-fit max-w-full whitespace-pre-wrap break-words rounded-lg bg-bubble-out px-3 py-2 text-sm"
        >
          {preview(text, language, me.workspace.name, me.user.name) || "…"}
        </p>
      </figure>
    </div>
  );
}
