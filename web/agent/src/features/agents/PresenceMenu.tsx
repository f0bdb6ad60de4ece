import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@kit/menu";
import { PresenceDot } from "@kit/presence-dot";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { type PresenceState, setMyPresence } from "@/entities/agent";
import { presenceLine, presenceWord, reasonWord } from "@/entities/presence";
import { errorText } from "@/lib/error-text";
import { awayReasons, presenceHelp, presences, useMyself } from "./presence";

/** Says whether one takes work. It opens as it comes, since somebody asked for it. */
export function PresenceMenu({ trigger }: { trigger: ReactElement<Record<string, unknown>> }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const myself = useMyself();
  const [open, setOpen] = useState(true);
  const set = (state: PresenceState, reason = "") =>
    void setMyPresence(client, state, reason).catch((e) => toast({ title: errorText(e), tone: "danger" }));
  const now = myself?.presence;
  return (
    <Menu trigger={trigger} side="right" align="end" open={open} onOpenChange={setOpen}>
      <MenuLabel>
        {t`Do you take work?`}
        {now?.by && <span className="block">{t`Set by ${now.by.name}: ${presenceLine(now)}`}</span>}
        {myself && <span className="block">{t`You hold ${myself.used} of ${myself.capacity}`}</span>}
      </MenuLabel>
      {presences.map((state) => (
        <MenuItem
          key={state}
          icon={<PresenceDot state={state} className="mx-0.5" />}
          checked={now?.state === state && (state !== "away" || !now.reason)}
          hint={presenceHelp(state)}
          onSelect={() => set(state)}
        >
          {presenceWord(state)}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuLabel>{t`Away for`}</MenuLabel>
      {awayReasons.map((reason) => (
        <MenuItem
          key={reason}
          icon={<PresenceDot state="away" className="mx-0.5" />}
          checked={now?.state === "away" && now.reason === reason}
          onSelect={() => set("away", reason)}
        >
          {reasonWord(reason)}
        </MenuItem>
      ))}
    </Menu>
  );
}
