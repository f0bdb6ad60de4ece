import { Button } from "@kit/button";
import { plural, t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useQuery } from "@tanstack/react-query";
import { Blocks, Code } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { FilterNode } from "@/entities/filter";
import { type CheckedFilter, catalogueQuery, type FilterAbout, fieldLabel } from "@/entities/saved-filter";
import { changed, type Group, toGroup, toNode } from "./draft";
import type { FilterField } from "./fields";
import { GroupEditor } from "./GroupEditor";
import { useCheck } from "./use-check";
import { ProblemPlace, WrittenForm } from "./WrittenForm";

interface Props {
  value: FilterNode | null;
  about: FilterAbout;
  /** Only filters that everybody shares may be named. */
  shared?: boolean;
  fields: FilterField[];
  heading: string;
  /** The filter as it is now; undefined while what is written is none. */
  onChange: (value: FilterNode | null | undefined) => void;
}

/** What is wrong, in the reader's language where it is what people do wrong in a segment. */
function problemText(detail: string, label: (field: string) => string): string {
  const [, field] = /^a filter of contacts cannot ask for ([a-z0-9_.]+):/.exec(detail) ?? [];
  if (!field) return detail;
  const name = label(field);
  return t`“${name}” is not about contacts: a segment cannot ask for it.`;
}

/** What a field is called in the reader's language. */
function useFieldLabel() {
  const { i18n } = useLingui();
  const catalogue = useQuery(catalogueQuery).data;
  return (field: string) => fieldLabel(catalogue, field, i18n.locale);
}

/** Puts a filter together by conditions or as a text, and says what is wrong with it and what it finds. */
export function FilterBuilder({ value, about, shared = false, fields, heading, onChange }: Props) {
  const [draft, setDraft] = useState<Group>(() => toGroup(value ?? undefined));
  const [fresh, setFresh] = useState(0);
  const [text, setText] = useState<string>();
  const node = toNode(draft) ?? null;
  const { answer, current } = useCheck({ about, shared, ...(text === undefined ? { filter: node } : { text }) });
  const label = useFieldLabel();
  const problems = (answer?.problems ?? []).map((p) => ({ ...p, detail: problemText(p.detail, label) }));
  const build = (key: number, to: Parameters<typeof changed>[2]) => {
    const next = changed(draft, key, to);
    setDraft(next);
    onChange(toNode(next) ?? null);
  };
  const told = useRef<CheckedFilter>(undefined);
  useEffect(() => {
    if (text === undefined || !current || !answer || told.current === answer) return;
    told.current = answer;
    onChange(answer.problems.length > 0 ? undefined : answer.filter);
  }, [text, current, answer, onChange]);
  const write = () => setText(answer?.text ?? "");
  const compose = () => {
    setDraft(toGroup(answer?.filter ?? undefined));
    setText(undefined);
  };
  return (
    <div className="grid gap-3">
      {text === undefined ? (
        <GroupEditor
          group={draft}
          fields={fields}
          depth={1}
          fresh={fresh}
          heading={heading}
          onChange={build}
          onAdded={setFresh}
        />
      ) : (
        <WrittenForm
          text={text}
          about={about}
          problems={current ? problems : []}
          onChange={(to) => {
            setText(to);
            told.current = undefined;
            onChange(undefined); // until it was looked at
          }}
        />
      )}
      {text === undefined &&
        current &&
        problems.map((p) => <ProblemPlace key={p.at + p.detail} text={answer?.text ?? ""} problem={p} />)}
      <div className="flex flex-wrap items-center gap-2">
        {text === undefined ? (
          <Button size="sm" variant="ghost" inactive={!current} onClick={write}>
            <Code aria-hidden /> {t`Written form`}
          </Button>
        ) : (
          <Button
            size="sm"
            variant="ghost"
            inactive={!current || problems.length > 0}
            hint={problems.length > 0 ? t`Mend it first.` : undefined}
            onClick={compose}
          >
            <Blocks aria-hidden /> {t`Put together`}
          </Button>
        )}
        <output className="text-xs text-ink-2">
          {current && problems.length === 0 && answer?.matches !== undefined && foundText(about, answer.matches)}
        </output>
      </div>
    </div>
  );
}

const foundText = (about: FilterAbout, n: number) =>
  about === "contact"
    ? plural(n, {
        0: "No contact meets it now",
        one: "# contact meets it now",
        1000: "1,000 contacts or more meet it now",
        other: "# contacts meet it now",
      })
    : plural(n, {
        0: "No open case meets it now",
        one: "# open case meets it now",
        1000: "1,000 open cases or more meet it now",
        other: "# open cases meet it now",
      });
