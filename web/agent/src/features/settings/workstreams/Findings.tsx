import { cx } from "@kit/cx";
import { t } from "@lingui/core/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { type Finding, type Review, reviewQuery } from "@/entities/work";
import { type StreamDraft, stepName } from "./draft";
import { findingText, mend } from "./findings";

/** How long somebody has typed nothing until the draft is looked at. */
const quiet = 400;

/** What would not work of a draft as it stands, looked at whenever it rests. */
export function useReview(id: string, draft: StreamDraft): Review | undefined {
  const text = JSON.stringify(draft);
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), quiet);
    return () => clearTimeout(timer);
  }, [text]);
  return useQuery({ ...reviewQuery(id, settled), placeholderData: keepPreviousData }).data;
}

const icons = { error: CircleAlert, warning: TriangleAlert, note: Info };
const tones = { error: "text-danger", warning: "text-waiting", note: "text-ink-3" };

export function levelName(level: Finding["level"]): string {
  switch (level) {
    case "error":
      return t`Will not work`;
    case "warning":
      return t`Look at this`;
    case "note":
      return t`Good to know`;
  }
}

/** The sign of a level, with its name for who does not see it. */
export function LevelIcon({ level, className }: { level: Finding["level"]; className?: string }) {
  const Icon = icons[level];
  return <Icon role="img" aria-label={levelName(level)} className={cx("size-4 shrink-0", tones[level], className)} />;
}

/** Findings, each with the way to where it is mended. With `named` each says its step. */
export function Findings({ list, named }: { list: readonly Finding[]; named?: boolean }) {
  if (list.length === 0) return null;
  return (
    <ul aria-label={t`What to look at`} className="grid gap-2 rounded-md bg-sunken px-3 py-2.5 text-sm">
      {list.map((f) => {
        const where = mend(f);
        return (
          <li key={`${f.step}${f.code}${f.field}${f.id}${f.detail}`} className="flex items-start gap-2">
            <LevelIcon level={f.level} className="mt-0.5" />
            <p className="min-w-0 break-words">
              {named && <span className="text-ink-2">{stepName(f.step)}: </span>}
              {findingText(f)}
              {where && (
                <>
                  {" "}
                  <Link to={where.to as string} className="whitespace-nowrap font-medium text-accent-ink underline">
                    {where.label}
                  </Link>
                </>
              )}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
