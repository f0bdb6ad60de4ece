import { t } from "@lingui/core/macro";
import type { Sentiment } from "@/entities/case";
import type { LinkKind } from "@/entities/case-work";

/** What a case is to another. */
export function linkWord(kind: LinkKind): string {
  switch (kind) {
    case "related":
      return t`has to do with`;
    case "duplicate_of":
      return t`is a duplicate of`;
    case "duplicated_by":
      return t`is repeated by`;
    case "blocks":
      return t`blocks`;
    case "blocked_by":
      return t`is blocked by`;
  }
}

export function moodWord(mood: Sentiment | ""): string {
  switch (mood) {
    case "positive":
      return t`Positive`;
    case "neutral":
      return t`Neutral`;
    case "negative":
      return t`Negative`;
    default:
      return t`Not known`;
  }
}
