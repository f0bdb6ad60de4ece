import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { type Agent, agentsQuery, type PresenceState } from "@/entities/agent";
import { useMe } from "@/entities/me";

/** Oneself as routing sees one; undefined until that is known. */
export function useMyself(): Agent | undefined {
  const me = useMe().user.id;
  return useQuery(agentsQuery).data?.find((a) => a.id === me);
}

/** The presences in the order in which they are offered. */
export const presences: readonly PresenceState[] = ["online", "busy", "away", "invisible", "offline"];

/** What a presence means for the work, in a few words. */
export function presenceHelp(state: PresenceState): string {
  switch (state) {
    case "online":
      return t`Cases come to you`;
    case "busy":
      return t`You finish what you have`;
    case "away":
      return t`You come back in a while`;
    case "invisible":
      return t`Colleagues see you as offline; you can still take cases`;
    case "offline":
      return t`You are done for now`;
  }
}

/** The reasons that are offered for being away. They are kept as their codes, so that everybody reads them in their language. */
export const awayReasons = ["break", "lunch", "meeting", "training"] as const;
