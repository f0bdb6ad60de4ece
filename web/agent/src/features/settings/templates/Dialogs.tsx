import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { type FormEvent, useState } from "react";
import { templateKeys, templateLanguage } from "@/entities/template";
import type { Sheet, TemplateRules } from "@/entities/template-edit";
import { errorText } from "@/lib/error-text";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { isKnown, nameOf } from "./draft";
import { LanguageField } from "./LanguageField";
import type { Editor } from "./use-editor";

interface Props {
  sheet: Sheet;
  onClose: () => void;
}

/** Asks before a template, or one of its languages, is deleted here and at the platform. */
export function DeleteTemplate({
  sheet,
  language,
  rules,
  onClose,
  onDone,
}: Props & { language?: string; rules?: TemplateRules; onDone: () => void }) {
  const remove = useChange(
    () => api.del(`/templates/${sheet.id}${language ? `?language=${encodeURIComponent(language)}` : ""}`),
    { refresh: [templateKeys.all], done: t`Deleted.`, onDone },
  );
  const name = sheet.name;
  const named = language ? templateLanguage(language) : "";
  const of = sheet.versions.filter((v) => !language || v.language === language);
  const there = isKnown(sheet) && of.some((v) => v.remote_id !== "" || v.status === "unconfirmed");
  const days = rules?.name_lock_days ?? 0;
  return (
    <Confirm
      title={language ? t`Delete ${named} of ${name}?` : t`Delete ${name}?`}
      confirm={t`Delete`}
      onClose={onClose}
      onConfirm={() => remove.mutateAsync(undefined).then(onClose, () => undefined)}
    >
      <div className="grid gap-2">
        <p>
          {there
            ? t`It is deleted here and at the platform, and can't be sent any more. What was sent stays in the threads.`
            : t`It is deleted here. What was sent stays in the threads.`}
        </p>
        {there && days > 0 && (
          <p className="font-medium text-ink">
            {language
              ? t`For ${days} days the platform takes no ${named} under this name again.`
              : t`For ${days} days the platform takes no template of this name again.`}
          </p>
        )}
        {sheet.pasted && <p>{t`At the provider it stays: delete it there yourself if it is to go.`}</p>}
      </div>
    </Confirm>
  );
}

/** Makes drafts of all its languages under another name. */
export function DuplicateTemplate({ sheet, onClose, onDone }: Props & { onDone: (made: Sheet) => void }) {
  const [name, setName] = useState(`${sheet.name}_2`);
  const copy = useChange(() => api.post<Sheet>(`/templates/${sheet.id}/duplicate`, { name }), {
    refresh: [templateKeys.all],
    done: t`Duplicated.`,
    quiet: true,
    onDone,
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    copy.mutate(undefined);
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t`Duplicate`}>
      <form onSubmit={submit} className="grid gap-4">
        <Field
          label={t`Name of the copy`}
          help={t`It begins as a draft, in all languages and with files of its own.`}
          error={copy.error ? (isApiError(copy.error) && copy.error.field("name")) || errorText(copy.error) : undefined}
        >
          <Input value={name} onChange={(e) => setName(nameOf(e.target.value))} maxLength={512} required autoFocus />
        </Field>
        <Foot submit={t`Duplicate`} busy={copy.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** Adds a language, with the words of another one to be translated. */
export function AddLanguage({
  editor,
  onClose,
  onDone,
}: {
  editor: Editor;
  onClose: () => void;
  onDone: (sheet: Sheet, language: string) => void;
}) {
  const [language, setLanguage] = useState("");
  const [from, setFrom] = useState(editor.defaultLanguage);
  const add = useChange(
    async () => {
      const kept = editor.sheet && !editor.dirty ? editor.sheet : await editor.save();
      return api.post<Sheet>(`/templates/${kept.id}/languages`, {
        language,
        from: from || undefined,
        parts: from ? undefined : { body: "" },
      });
    },
    { refresh: [templateKeys.all], quiet: true, onDone: (sheet) => onDone(sheet, language) },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (language) add.mutate(undefined);
  };
  const error = add.error
    ? (isApiError(add.error) && (add.error.field("language") || add.error.errors[0]?.detail)) || errorText(add.error)
    : undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Add a language`}
      description={t`It needs an approval of its own. Customers get the language that is theirs.`}
    >
      <form onSubmit={submit} className="grid gap-4">
        <LanguageField
          label={t`Language`}
          value={language}
          rules={editor.rules}
          without={editor.languages}
          error={error}
          onChange={setLanguage}
        />
        <Field label={t`Begin with`}>
          <Select
            value={from}
            options={[
              ...editor.languages.map((l) => {
                const word = templateLanguage(l);
                return { value: l, label: t`The words in ${word}` };
              }),
              ...(editor.pasted ? [] : [{ value: "", label: t`Nothing` }]),
            ]}
            onChange={setFrom}
          />
        </Field>
        <Foot submit={t`Add`} busy={add.isPending} inactive={!language} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function Foot({
  submit,
  busy,
  inactive,
  onClose,
}: {
  submit: string;
  busy: boolean;
  inactive?: boolean;
  onClose: () => void;
}) {
  return (
    <div className="flex justify-end gap-2">
      <Button onClick={onClose}>{t`Cancel`}</Button>
      <Button type="submit" variant="primary" busy={busy} inactive={inactive}>
        {submit}
      </Button>
    </div>
  );
}
