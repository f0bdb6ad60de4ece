import { useLingui } from "@lingui/react/macro";
import type { PublicationState, TargetState } from "@/entities/publication";

/** How far a publication is, in a word. */
export function useStateWords(): Record<PublicationState, string> {
  const { t } = useLingui();
  return {
    draft: t`Draft`,
    submitted: t`Waits for approval`,
    rejected: t`Not approved`,
    scheduled: t`Scheduled`,
    publishing: t`Being published`,
    published: t`Published`,
    partly: t`Published in part`,
    failed: t`Not published`,
  };
}

/** How far it is on one channel. */
export function useTargetWords(): Record<TargetState, string> {
  const { t } = useLingui();
  return {
    waiting: t`Waits`,
    publishing: t`Being published`,
    published: t`Published`,
    failed: t`Not published`,
    uncertain: t`Perhaps published: “Try again” looks for it first`,
  };
}
