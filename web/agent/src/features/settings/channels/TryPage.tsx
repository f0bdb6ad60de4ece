import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Field } from "@kit/field";
import { PlatformIcon } from "@kit/icons/platform";
import { Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CircleAlert, Info } from "lucide-react";
import { useEffect, useState } from "react";
import type { Rich } from "@/entities/message";
import { formWord, lossWord, type Showing } from "@/entities/showing";
import { RichCard } from "@/features/thread/parts/RichCard";
import { errorText } from "@/lib/error-text";
import { Page } from "../parts/Page";
import { samples } from "./samples";

/** One message on every channel of this build, side by side, with what each leaves out. */
export function TryPage() {
  const list = samples();
  const [kind, setKind] = useState("text");
  const [text, setText] = useState(t`Hello! *How* can we help?`);
  const [json, setJSON] = useState("");
  const choose = (key: string) => {
    setKind(key);
    const sample = list.find((s) => s.key === key);
    if (sample) setJSON(JSON.stringify(sample.content, null, 2));
  };
  const { draft, wrong } = read(kind, text, json);
  const now = JSON.stringify(draft);
  const settled = useRest(now);
  const query = useQuery({
    queryKey: ["showing", "everywhere", settled],
    queryFn: () => api.post<{ items: Showing[] }>("/content-previews", JSON.parse(settled)),
    enabled: draft !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const problem = wrong ?? (query.isError ? problemText(query.error) : undefined);
  const shown = problem ? [] : (query.data?.items ?? []);
  return (
    <Page
      title={t`Try content on every channel`}
      term="capability"
      about={t`Write a message and see how each channel would show it, before anybody gets it. Nothing is sent.`}
    >
      <div className="grid gap-5">
        <div className="grid content-start gap-3">
          <Field label={t`Begin with`}>
            <Select
              value={kind}
              onChange={choose}
              options={[{ value: "text", label: t`Text` }, ...list.map((s) => ({ value: s.key, label: s.title }))]}
            />
          </Field>
          {kind === "text" ? (
            <Field label={t`Text`} error={problem}>
              <Textarea rows={4} value={text} onChange={(e) => setText(e.target.value)} />
            </Field>
          ) : (
            <Field label={t`Content, as the API takes it`} error={problem}>
              <Textarea
                rows={14}
                spellCheck={false}
                className="font-mono text-xs"
                value={json}
                onChange={(e) => setJSON(e.target.value)}
              />
            </Field>
          )}
        </div>
        {shown.length > 0 && (
          <ul aria-label={t`How it arrives`} className="grid content-start gap-3 sm:grid-cols-2">
            {shown.map((s) => (
              <li key={s.platform} className="min-w-0 rounded-md border p-3">
                <On showing={s} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Page>
  );
}

/** What is wrong, after the place where it is. */
function problemText(e: unknown): string {
  const field = isApiError(e) ? e.errors[0]?.field : undefined;
  return [field, errorText(e)].filter(Boolean).join(" ");
}

type Draft = { kind: "text"; text: string } | { kind: "rich"; content: Rich };

/** What is to be shown, or why it can't be read. */
function read(kind: string, text: string, json: string): { draft: Draft | null; wrong?: string } {
  if (kind === "text") return { draft: text.trim() ? { kind: "text", text } : null };
  try {
    return { draft: { kind: "rich", content: JSON.parse(json) as Rich } };
  } catch (e) {
    return { draft: null, wrong: e instanceof Error ? e.message : String(e) };
  }
}

/** A value once it has not changed for a moment. */
function useRest(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 350);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function On({ showing: s }: { showing: Showing }) {
  return (
    <>
      <h2 className="flex items-center gap-1.5 font-medium">
        <PlatformIcon platform={s.platform} className="size-4" /> {s.title}
      </h2>
      <p className="mb-2 text-xs text-ink-2">{s.refused ? t`Not sent` : formWord(s.form)}</p>
      {s.refused ? (
        <p className="flex gap-1.5 text-sm text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 break-words">
            {s.refused.field} {s.refused.detail}
          </span>
        </p>
      ) : (
        s.messages.map((m, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what would arrive has no identity
          <div key={i} className="mb-1.5 max-h-80 overflow-y-auto rounded-[14px] bg-bubble-out px-3 py-2 text-sm">
            {m.content ? (
              <RichCard rich={m.content} syntax="none" />
            ) : (
              <p className="break-words whitespace-pre-wrap">{m.text}</p>
            )}
          </div>
        ))
      )}
      {!s.refused && s.lost.length > 0 && (
        <ul className="grid gap-0.5 text-xs text-ink-2">
          {s.lost.map((l) => (
            <li key={l} className="flex gap-1.5">
              <Info aria-hidden className="mt-0.5 size-3.5 shrink-0 text-waiting" />
              {lossWord(l)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
