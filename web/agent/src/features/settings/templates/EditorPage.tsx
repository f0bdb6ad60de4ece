import { isApiError } from "@client/error";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Tabs } from "@kit/tabs";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronLeft, CircleAlert } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { channelsQuery } from "@/entities/channel";
import { useCan } from "@/entities/me";
import { templateLanguage } from "@/entities/template";
import type { Category, Parts, Submission } from "@/entities/template-edit";
import { SignalPanel } from "@/features/signals/SignalPanel";
import { errorText } from "@/lib/error-text";
import { Section } from "../parts/Page";
import { isKnown, nameOf } from "./draft";
import { EditorBar } from "./EditorBar";
import { Fills } from "./Fills";
import { FindingsContext, goTo, relevant } from "./findings";
import { History } from "./History";
import { LanguageField } from "./LanguageField";
import { LanguageForm } from "./LanguageForm";
import { LanguageState } from "./LanguageState";
import { FilesContext, useFiles } from "./parts/SampleFile";
import { Spot } from "./parts/Spot";
import { Side } from "./Side";
import { statusLook } from "./status";
import { type Editor, type Start, useChecks, useEditor } from "./use-editor";
import { categoryHelp, categoryWord, originWord } from "./words";

interface Props {
  start: Start;
  /** What is asked of a new one first. */
  head?: ReactNode;
}

/** Writes a template: what it is, its words in each language, how it looks, what stands in the way. */
export function EditorPage({ start, head }: Props) {
  const manage = useCan("templates.manage");
  const editor = useEditor(start);
  const checks = useChecks(editor);
  const files = useFiles(editor.sheet?.files);
  const [chosen, choose] = useState(editor.defaultLanguage);
  const [strict, setStrict] = useState(false);
  const [results, setResults] = useState<Submission[]>([]);
  const language = editor.languages.includes(chosen) ? chosen : editor.defaultLanguage;
  const found = (of: string) => relevant(checks.of(of)?.findings ?? [], editor.pasted);
  const findings = found(language);
  const version = editor.version(language);
  // Somebody wanted to submit it: the first thing to mend is gone to, once its tab is there.
  const [mend, setMend] = useState(false);
  useEffect(() => {
    if (!mend) return;
    setMend(false);
    const first = findings.find((f) => f.severity === "error");
    if (first) goTo(first);
  }, [mend, findings]);
  const disabled = !manage || !editor.channelId || (version !== undefined && !version.editable);
  return (
    <FilesContext value={files}>
      <FindingsContext value={{ findings: disabled ? [] : findings, strict }}>
        <div className="mx-auto grid w-full max-w-5xl grid-cols-1 gap-5 px-4 py-6 sm:px-8">
          <Head editor={editor} />
          {!editor.channelId && (
            <p role="alert" className="rounded-md bg-sunken px-3 py-2 text-sm">
              {t`No channel of its account is connected any more: it can be looked at and deleted here, but not sent.`}
            </p>
          )}
          <div className="grid grid-cols-1 items-start gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
            <div className="grid min-w-0 grid-cols-1 gap-6">
              {head}
              <Basics editor={editor} disabled={!manage} />
              <Tabs
                label={t`Languages`}
                value={language}
                onChange={choose}
                tabs={editor.languages.map((code) => ({
                  value: code,
                  label: (
                    <TabName
                      editor={editor}
                      language={code}
                      wrong={strict && found(code).some((f) => f.severity === "error")}
                    />
                  ),
                  content: (
                    <div className="grid grid-cols-1 gap-5 px-px pt-4 pb-1">
                      {version && !editor.pasted && (
                        <LanguageState
                          version={version}
                          rules={editor.rules}
                          result={results.find((r) => r.language === language)}
                          onDiscard={manage ? () => editor.write(language, version.parts) : undefined}
                        />
                      )}
                      <LanguageForm editor={editor} language={language} disabled={disabled} />
                    </div>
                  ),
                }))}
              />
              <Fills
                blanks={checks.of(language)?.blanks ?? version?.blanks ?? []}
                fills={editor.fills}
                disabled={!manage}
                onChange={(fills) => editor.change({ fills })}
              />
            </div>
            <Side checked={checks.of(language)} findings={findings} pasted={editor.pasted} disabled={disabled} />
          </div>
          {manage && (
            <EditorBar
              editor={editor}
              language={language}
              settled={checks.settled}
              wrongIn={editor.languages.filter(
                (code) => editable(editor, code) && found(code).some((f) => f.severity === "error"),
              )}
              onStrict={(at) => {
                setStrict(true);
                choose(at);
                setMend(true);
              }}
              onLanguage={choose}
              onResults={setResults}
            />
          )}
          {editor.sheet && <SignalPanel template={editor.sheet.name} />}
          {editor.sheet && (
            <Section title={t`History`}>
              <History id={editor.sheet.id} />
            </Section>
          )}
        </div>
      </FindingsContext>
    </FilesContext>
  );
}

const editable = (editor: Editor, language: string) => editor.version(language)?.editable !== false;

function Head({ editor }: { editor: Editor }) {
  const { sheet } = editor;
  const channels = useQuery(channelsQuery).data ?? [];
  const names = channels.filter((c) => sheet?.channels.includes(c.id)).map((c) => c.name);
  return (
    <header>
      <Link
        to={"/settings/templates" as string}
        className="mb-1 inline-flex items-center gap-0.5 rounded text-ink-2 text-xs hover:underline"
      >
        <ChevronLeft aria-hidden className="size-3.5" /> {t`Message templates`}
      </Link>
      <h1 className="break-all font-semibold text-xl">{sheet ? sheet.name : t`New template`}</h1>
      {sheet && (
        <p className="mt-1 flex flex-wrap gap-x-3 text-ink-2 text-sm">
          <span>{originWord(sheet)}</span>
          {names.length > 0 && <span>{names.join(", ")}</span>}
        </p>
      )}
    </header>
  );
}

function TabName({ editor, language, wrong }: { editor: Editor; language: string; wrong: boolean }) {
  const version = editor.version(language);
  const { icon: Icon, word, tone } = statusLook(version?.status ?? "draft");
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      {wrong ? (
        <CircleAlert aria-hidden className="size-4 text-danger" />
      ) : (
        <Icon aria-hidden className={`size-4 ${tone}`} />
      )}
      {templateLanguage(language)}
      <span className="sr-only">{wrong ? t`Something is to be mended` : word}</span>
    </span>
  );
}

/** What it is called, what it is for, and its first language. */
function Basics({ editor, disabled }: { editor: Editor; disabled: boolean }) {
  const { sheet, name, category, pasted } = editor;
  const known = sheet !== undefined && isKnown(sheet);
  const settled = sheet?.versions.some((v) => v.status === "approved") ?? false;
  const fault = (field: string) => (isApiError(editor.error) ? editor.error.field(field) : undefined);
  const elsewhere = editor.error && !["name", "language", "category"].some(fault);
  // What was written before somebody looked at another category comes back with it.
  const before = useRef<Record<string, Parts>>({});
  const recategorise = (next: Category) => {
    for (const language of editor.languages) {
      const parts = editor.parts(language);
      if ((next === "authentication") === (parts.code !== undefined)) continue;
      const other = before.current[language];
      before.current[language] = parts;
      editor.write(
        language,
        other ?? (next === "authentication" ? { body: "", code: { kind: "copy_code" } } : { body: "" }),
      );
    }
    editor.change({ category: next });
  };
  return (
    <fieldset disabled={disabled} className="grid min-w-0 items-start gap-4 sm:grid-cols-2">
      <Spot
        path="name"
        label={t`Name`}
        className="sm:col-span-2"
        error={fault("name")}
        help={
          known
            ? t`The platform knows it by this name: duplicate it to use another.`
            : pasted
              ? t`As it is called at the provider: small letters, digits and underscores.`
              : t`Small letters, digits and underscores; customers don't see it.`
        }
      >
        <Input
          value={name}
          maxLength={512}
          disabled={known}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          onChange={(e) => editor.change({ name: nameOf(e.target.value) })}
        />
      </Spot>
      <Spot
        path="category"
        label={t`Category`}
        error={fault("category")}
        help={settled ? t`Settled once it is approved.` : categoryHelp(category)}
      >
        <Select
          value={category}
          disabled={settled}
          options={(["utility", "marketing", "authentication"] as const).map((c) => ({
            value: c,
            label: categoryWord(c),
          }))}
          onChange={recategorise}
        />
      </Spot>
      <div data-spot="language">
        {sheet ? (
          <Spot path="default" label={t`Default language`} help={t`For customers whose own language it doesn't have.`}>
            <Select
              value={editor.defaultLanguage}
              options={editor.languages.map((l) => ({ value: l, label: templateLanguage(l) }))}
              onChange={(default_language) => editor.change({ default_language })}
            />
          </Spot>
        ) : (
          <LanguageField
            label={t`Default language`}
            value={editor.defaultLanguage}
            rules={editor.rules}
            error={fault("language")}
            help={t`You can add others afterwards.`}
            onChange={(next) => {
              editor.write(next, editor.parts(editor.defaultLanguage));
              editor.change({ default_language: next });
            }}
          />
        )}
      </div>
      {elsewhere ? (
        <p role="alert" className="text-danger text-sm sm:col-span-2">
          {errorText(editor.error)}
        </p>
      ) : null}
    </fieldset>
  );
}
