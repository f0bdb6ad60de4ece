import { t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, CircleMinus, Coffee, EyeOff, type LucideIcon } from "lucide-react";
import { type Action, useActions } from "@/actions/registry";
import { type PresenceState, setMyPresence } from "@/entities/agent";
import { presenceWord } from "@/entities/presence";
import { presences, useMyself } from "./presence";

const icons: Record<PresenceState, LucideIcon> = {
  online: CircleCheck,
  busy: CircleMinus,
  away: Coffee,
  invisible: EyeOff,
  offline: CircleDashed,
};

const keys: Partial<Record<PresenceState, string>> = { online: "shift+o", away: "shift+b" };

/** Presence by keyboard and from the command bar. */
export function usePresenceActions() {
  const client = useQueryClient();
  const now = useMyself()?.presence.state;
  useActions(
    presences.map((state): Action => {
      const word = presenceWord(state);
      return {
        id: `presence.${state}`,
        title: t`I am: ${word}`,
        icon: icons[state],
        group: "other",
        shortcut: keys[state],
        keywords: "presence status available presencia estado disponible",
        visible: () => now !== undefined && now !== state,
        perform: async () => {
          await setMyPresence(client, state);
          return { message: t`You are: ${word}` };
        },
      };
    }),
  );
}
