import { useLingui } from "@lingui/react/macro";
import type { PublicKind } from "@/entities/public";

/** What kinds of public words are called. */
export function useKindWords(): Record<PublicKind, string> {
  const { t } = useLingui();
  return {
    post: t`Post`,
    comment: t`Comment`,
    mention: t`Mention`,
    review: t`Review`,
    listing: t`Listing`,
    video: t`Video`,
  };
}
