import type { QueryClient } from "@tanstack/react-query";
import { type CaseEvent, caseKeys } from "@/entities/case";
import { heldCase, storeCase } from "@/entities/case-store";
import type { Pages } from "@/entities/page";
import type { SLAChange } from "@/entities/sla";
import type { LiveEvent } from "../event";

/** Promises have events of their own: only they say how those of a held case stand. */
export function onSLA(client: QueryClient, event: LiveEvent) {
  const change = event.data as SLAChange | undefined;
  const held = change && heldCase(client, change.case_id);
  if (!change || !held) return;
  storeCase(client, { ...held, sla: change.sla, due_at: change.due_at });
  if (client.getQueryData<Pages<CaseEvent>>(caseKeys.history(held.id))) {
    void client.invalidateQueries({ queryKey: caseKeys.history(held.id) });
  }
}
