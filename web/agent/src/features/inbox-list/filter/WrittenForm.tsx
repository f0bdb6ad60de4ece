import { Button } from "@kit/button";
import { Textarea } from "@kit/input";
import { useLingui } from "@lingui/react/macro";
import { useId, useRef } from "react";
import type { FilterAbout, FilterProblem } from "@/entities/saved-filter";

interface Props {
  text: string;
  about: FilterAbout;
  problems: readonly FilterProblem[];
  onChange: (text: string) => void;
}

/** A filter as a text, for those who prefer it. What is wrong is marked in its line. */
export function WrittenForm({ text, about, problems, onChange }: Props) {
  const { t } = useLingui();
  const area = useRef<HTMLTextAreaElement>(null);
  const help = useId();
  const go = (problem: FilterProblem) => {
    const from = offsetOf(text, problem);
    area.current?.focus();
    area.current?.setSelectionRange(from, from + wordAt(text, from).length);
  };
  return (
    <div className="grid gap-2">
      <Textarea
        ref={area}
        aria-label={t`Written form`}
        aria-describedby={help}
        aria-invalid={problems.length > 0}
        rows={5}
        spellCheck={false}
        autoCapitalize="off"
        className="font-mono"
        value={text}
        onChange={(e) => onChange(e.target.value)}
      />
      <p id={help} className="text-xs text-ink-2">
        {about === "contact"
          ? t`For example: contact.tag is vip and contact.consent.marketing is granted`
          : t`For example: status is open and not tag in (spam, test)`}
      </p>
      {problems.map((problem) => (
        <ProblemPlace key={`${problem.at} ${problem.detail}`} text={text} problem={problem} onGo={() => go(problem)} />
      ))}
    </div>
  );
}

/** What is wrong, with the line in which it is. */
export function ProblemPlace({
  text,
  problem,
  onGo,
}: {
  text: string;
  problem: FilterProblem;
  onGo?: (() => void) | undefined;
}) {
  const { t } = useLingui();
  const { line, column, detail } = problem;
  const from = offsetOf(text, problem);
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const word = wordAt(text, from) || "…";
  const end = text.indexOf("\n", from);
  return (
    <div role="alert" className="grid gap-1 text-sm">
      <p className="flex flex-wrap items-center gap-2 text-danger">
        <span>{t`Line ${line}, column ${column}: ${detail}`}</span>
        {onGo && (
          <Button size="sm" variant="ghost" onClick={onGo}>
            {t`Show it`}
          </Button>
        )}
      </p>
      <code className="block overflow-x-auto whitespace-pre rounded-md bg-sunken px-2 py-1 text-xs" aria-hidden>
        {text.slice(start, from)}
        <mark className="bg-transparent font-semibold text-danger underline decoration-wavy">{word}</mark>
        {text.slice(Math.min(text.length, from + wordAt(text, from).length), end < 0 ? undefined : end)}
      </code>
    </div>
  );
}

/** Where a line and a column are in a text; columns count characters, not halves of them. */
export function offsetOf(text: string, { line, column }: Pick<FilterProblem, "line" | "column">): number {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const within = [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
  return Math.min(text.length, before + within);
}

const wordAt = (text: string, at: number) => /^[^\s(),]+/.exec(text.slice(at))?.[0] ?? text.slice(at, at + 1).trim();
