import { t } from "@lingui/core/macro";
import type { Agent, PresenceState } from "./agent";

export function presenceWord(state: PresenceState): string {
  switch (state) {
    case "online":
      return t`Online`;
    case "busy":
      return t`Busy`;
    case "away":
      return t`Away`;
    case "offline":
      return t`Offline`;
    case "invisible":
      return t`Invisible`;
  }
}

/** Why somebody is away or offline; a reason in somebody's own words stays as it is. */
export function reasonWord(reason: string): string {
  const words: Record<string, string> = {
    break: t`Break`,
    lunch: t`Lunch`,
    meeting: t`Meeting`,
    training: t`Training`,
    signed_out: t`signed out`,
    desk_closed: t`the desk was closed`,
    missed_offers: t`missed several offers`,
  };
  return words[reason] ?? reason;
}

/** A presence with its reason, as a line says it. */
export function presenceLine(presence: Agent["presence"]): string {
  const state = presenceWord(presence.state);
  return presence.reason ? `${state} · ${reasonWord(presence.reason)}` : state;
}
