import { t } from "@lingui/core/macro";
import type { Role } from "@/entities/me";

export const roles = (): { value: Role; label: string }[] => [
  { value: "owner", label: t`Owner` },
  { value: "admin", label: t`Admin` },
  { value: "supervisor", label: t`Supervisor` },
  { value: "agent", label: t`Agent` },
];

/** What a role may do, in a sentence. */
export function roleHelp(role: Role): string {
  switch (role) {
    case "owner":
      return t`Everything, also naming other owners.`;
    case "admin":
      return t`Everything: channels, people, tokens, the journal.`;
    case "supervisor":
      return t`Works on cases and manages tags. Can’t change channels or people.`;
    default:
      return t`Works on cases and contacts, and writes saved replies.`;
  }
}
