import { api } from "@client/api";
import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { templateKeys } from "@/entities/template";
import {
  type Category,
  type Checked,
  type CheckInput,
  checkQuery,
  type Parts,
  type Sheet,
  type Submission,
  sheetKeys,
  type TemplateRules,
  type Version,
} from "@/entities/template-edit";
import { type Edits, emptyParts, isChanged, noEdits, patchOf, tidied, wordsOf } from "./draft";

export interface Start {
  /** Absent for one that is not kept yet. */
  sheet?: Sheet;
  /** A channel of its account; absent where none is connected any more. */
  channelId?: string;
  rules?: TemplateRules;
  pasted: boolean;
  language: string;
}

export interface Editor extends Start {
  name: string;
  category: Category;
  defaultLanguage: string;
  fills: Record<string, string>;
  languages: string[];
  parts: (language: string) => Parts;
  version: (language: string) => Version | undefined;
  change: (patch: Partial<Omit<Edits, "parts">>) => void;
  write: (language: string, parts: Parts) => void;
  dirty: boolean;
  /** Keeps what was changed; answers the template as it is then. */
  save: () => Promise<Sheet>;
  saving: boolean;
  error: unknown;
}

/** What somebody makes of a template. News of it come in beneath; what was typed stays. */
export function useEditor(start: Start): Editor {
  const { sheet, channelId, pasted } = start;
  const client = useQueryClient();
  const [edits, setEdits] = useState<Edits>(noEdits);
  const base = sheet ?? { name: "", category: "utility" as const, default_language: start.language, fills: {} };
  const value = {
    name: edits.name ?? base.name,
    category: edits.category ?? base.category,
    defaultLanguage: edits.default_language ?? base.default_language,
    fills: edits.fills ?? base.fills,
  };
  const version = (language: string) => sheet?.versions.find((v) => v.language === language);
  const parts = (language: string) => {
    const there = version(language);
    return edits.parts[language] ?? (there ? wordsOf(there) : emptyParts);
  };
  const { mutateAsync, isPending, error, reset } = useMutation({
    mutationFn: () =>
      sheet
        ? api.patch<Sheet>(`/templates/${sheet.id}`, patchOf(edits))
        : api.post<Sheet>("/templates", {
            channel_id: channelId,
            name: value.name,
            category: value.category,
            language: value.defaultLanguage,
            parts: tidied(parts(value.defaultLanguage)),
            fills: value.fills,
            approved: pasted,
          }),
    onSuccess: (kept) => {
      client.setQueryData<Sheet>(sheetKeys.one(kept.id), (old) => ({ ...old, ...kept }));
      // What was typed meanwhile is still to be kept.
      setEdits((now) => (now === edits ? noEdits : now));
      void client.invalidateQueries({ queryKey: templateKeys.all });
    },
  });
  return {
    ...start,
    ...value,
    languages: sheet ? sheet.versions.map((v) => v.language) : [value.defaultLanguage],
    parts,
    version,
    change: (patch) => {
      reset();
      setEdits((now) => ({ ...now, ...patch }));
    },
    write: (language, next) => {
      reset();
      setEdits((now) => ({ ...now, parts: { ...now.parts, [language]: next } }));
    },
    dirty: isChanged(edits),
    save: mutateAsync as () => Promise<Sheet>,
    saving: isPending,
    error,
  };
}

/** How long somebody has typed nothing until what they wrote is looked at. */
const quiet = 300;

/** What would be refused in each language, and how it reads. */
export function useChecks(editor: Editor): { of: (language: string) => Checked | undefined; settled: boolean } {
  const { channelId, name, category, languages, parts } = editor;
  const text = JSON.stringify(
    channelId
      ? languages.map((language): CheckInput => {
          return { channel_id: channelId, name, category, language, parts: tidied(parts(language)) };
        })
      : [],
  );
  const [rested, rest] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => rest(text), quiet);
    return () => clearTimeout(timer);
  }, [text]);
  const inputs = useMemo(() => JSON.parse(rested) as CheckInput[], [rested]);
  const answers = useQueries({ queries: inputs.map((input) => checkQuery(input)) });
  const [last, keep] = useState<Record<string, Checked>>({});
  const fresh = Object.fromEntries(inputs.map((input, i) => [input.language, answers[i]?.data]));
  // What was found last stays while the next look is on its way: nothing flickers.
  const stale = inputs.some((input) => fresh[input.language] && fresh[input.language] !== last[input.language]);
  useEffect(() => {
    if (stale) keep((old) => ({ ...old, ...(fresh as Record<string, Checked>) }));
  });
  return {
    of: (language) => fresh[language] ?? last[language],
    settled: rested === text && answers.every((a) => !a.isFetching),
  };
}

export function submit(id: string, languages?: string[]) {
  return api.post<{ template: Sheet; results: Submission[] }>(`/templates/${id}/submit`, { languages });
}
