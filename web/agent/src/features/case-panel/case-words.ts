import { t } from "@lingui/core/macro";
import type { CaseStatus } from "@/entities/case";

/** The state of one case. Lists of cases say it in the plural, which is another word in many languages. */
export function statusWord(status: CaseStatus): string {
  switch (status) {
    case "open":
      return t({ message: "Open", context: "state of one case" });
    case "pending":
      return t({ message: "Pending", context: "state of one case" });
    case "resolved":
      return t({ message: "Resolved", context: "state of one case" });
  }
}
