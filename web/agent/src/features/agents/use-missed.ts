import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { setMyPresence } from "@/entities/agent";
import { errorText } from "@/lib/error-text";
import { useMyself } from "./presence";

/** Tells somebody who was set away for missing offers that they were, with the way back. */
export function useMissedWord() {
  const client = useQueryClient();
  const presence = useMyself()?.presence;
  const missed = presence?.state === "away" && presence.reason === "missed_offers";
  const told = useRef(false);
  useEffect(() => {
    if (!missed) {
      told.current = false;
      return;
    }
    if (told.current) return;
    told.current = true;
    toast({
      title: t`You were set to away`,
      description: t`Several offers passed without an answer, so cases go to your colleagues for now.`,
      undoLabel: t`I'm back`,
      undo: () => void setMyPresence(client, "online").catch((e) => toast({ title: errorText(e), tone: "danger" })),
      timeout: 0,
    });
  }, [missed, client]);
}
