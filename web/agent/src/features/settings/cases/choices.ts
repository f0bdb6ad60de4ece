import { t } from "@lingui/core/macro";
import type { CaseStatus } from "@/entities/case";
import type { CaseChoice } from "@/entities/case-work";

/** Where the words of a kind are kept. */
export const paths: Record<CaseChoice["kind"], string> = { sub_status: "/sub-statuses", category: "/categories" };

export const statuses = (): { value: CaseStatus; label: string }[] => [
  { value: "open", label: t`Open` },
  { value: "pending", label: t`Pending` },
  { value: "resolved", label: t`Resolved` },
];
