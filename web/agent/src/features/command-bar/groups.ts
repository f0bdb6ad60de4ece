import { t } from "@lingui/core/macro";
import type { ActionGroup } from "@/actions/registry";

/** The groups of actions in the order in which they are shown. */
export const groupOrder: readonly ActionGroup[] = ["case", "thread", "list", "go", "look", "other"];

export function groupName(group: ActionGroup): string {
  switch (group) {
    case "case":
      return t`Case`;
    case "list":
      return t`List`;
    case "thread":
      return t`Conversation`;
    case "go":
      return t`Go to`;
    case "look":
      return t`Look`;
    case "other":
      return t`Other`;
  }
}
