import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import type { QueryClient } from "@tanstack/react-query";
import { type Me, meKeys } from "@/entities/me";
import { dropScheduled, type Scheduled, storeScheduled } from "@/entities/scheduled";
import type { LiveEvent } from "../event";

export function onScheduled(client: QueryClient, event: LiveEvent) {
  const s = event.data as Scheduled | undefined;
  if (s) storeScheduled(client, s);
}

/** Tells whose message it was where it could not be sent at its time: they may be elsewhere by now. */
export function onUnscheduled(client: QueryClient, event: LiveEvent) {
  const ended = event.data as { id: string; conversation_id: string; reason: string; author_id: string } | undefined;
  if (!ended) return;
  dropScheduled(client, ended.conversation_id, ended.id);
  if (ended.reason === "failed" && client.getQueryData<Me>(meKeys.me)?.user.id === ended.author_id) {
    toast({ title: t`A message that you scheduled could not be sent. Its case says why.`, tone: "danger" });
  }
}
