import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { itemsOf } from "@/entities/page";
import { templateLanguage } from "@/entities/template";
import {
  type Category,
  historyQuery,
  type TemplateChange,
  type TemplateStatus,
  type Version,
} from "@/entities/template-edit";
import { errorText } from "@/lib/error-text";
import { nearTime } from "@/lib/when";
import { qualityLook, statusLook } from "./status";
import { categoryWord } from "./words";

/** What happened to a template, the newest first: what people did, and what the platform said. */
export function History({ id }: { id: string }) {
  const query = useInfiniteQuery(historyQuery(id));
  const lines = itemsOf<TemplateChange>(query.data);
  return (
    <div className="grid grid-cols-1 gap-2">
      {query.isError && (
        <p role="alert" className="text-danger text-sm">
          {errorText(query.error)}
        </p>
      )}
      <ol aria-label={t`History`} className="grid gap-1.5 text-sm">
        {lines.map((line) => (
          <li key={line.id} className="flex flex-wrap items-baseline gap-x-2">
            <span className="tabular w-28 shrink-0 text-ink-3 text-xs">{nearTime(line.at)}</span>
            <span className="min-w-0 flex-1 basis-60">
              {line.language && <span className="text-ink-2">{templateLanguage(line.language)}: </span>}
              {said(line)}
              {line.detail && line.kind !== "edited" && <span className="text-ink-2"> · {line.detail}</span>}
            </span>
            <span className="text-ink-3 text-xs">{whose(line)}</span>
          </li>
        ))}
      </ol>
      {query.hasNextPage && (
        <Button
          size="sm"
          className="justify-self-start"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >{t`Show more`}</Button>
      )}
    </div>
  );
}

function whose({ actor }: TemplateChange): string {
  return actor.type === "system" ? t`The platform` : (actor.name ?? "");
}

function said({ kind, before, after }: TemplateChange): string {
  const state = statusLook(after as TemplateStatus).word;
  switch (kind) {
    case "created":
      return t`Added as: ${state}`;
    case "edited":
      return before && after ? t`${before} became ${after}` : t`New words were written`;
    case "submitted":
      return t`Submitted: ${state}`;
    case "refused":
      return t`The submission was refused`;
    case "status":
      return state;
    case "quality":
      return qualityLook(after as Version["quality"]).word;
    case "category": {
      const category = categoryWord(after as Category) ?? after;
      return t`Counted as: ${category}`;
    }
    case "next_category": {
      const category = after ? (categoryWord(after as Category) ?? after) : "–";
      return t`Will be counted as: ${category}`;
    }
    case "text":
      return t`The platform has other words now`;
    default:
      return t`Taken away`;
  }
}
