import type { QueryClient } from "@tanstack/react-query";
import { type Case, type CaseEvent, caseKeys } from "@/entities/case";
import { heldCase, storeCase } from "@/entities/case-store";
import { contactKeys } from "@/entities/contact";
import type { Pages } from "@/entities/page";
import { queueKeys } from "@/entities/queue";
import type { LiveEvent } from "../event";

/** Places a case in the lists and keeps its history; the counts follow a moment later. */
export function onCase(client: QueryClient, event: LiveEvent) {
  const arrived = event.data as Case | undefined;
  if (!arrived) return;
  // How its promises stand, their own events tell: a message may have been on its way before one of those.
  const held = heldCase(client, arrived.id);
  storeCase(client, held?.sla === undefined ? arrived : { ...arrived, sla: held.sla, due_at: held.due_at ?? null });
  countsSoon(client);
  void client.invalidateQueries({ queryKey: ["case-related", arrived.id] });
  if (event.type === "case.created") void client.invalidateQueries({ queryKey: contactKeys.cases(arrived.contact.id) });
  if (client.getQueryData<Pages<CaseEvent>>(caseKeys.history(arrived.id))) {
    void client.invalidateQueries({ queryKey: caseKeys.history(arrived.id) });
  }
}

/** Something was done to a case that only its history tells. */
export function onCaseTold(client: QueryClient, event: LiveEvent) {
  if (event.case_id) void client.invalidateQueries({ queryKey: caseKeys.history(event.case_id) });
}

/** Messages went from one case to another: what shows them by case is asked for again. */
export function onRegrouped(client: QueryClient) {
  void client.invalidateQueries({ queryKey: ["conversation"] });
  void client.invalidateQueries({ queryKey: ["messages"] });
  void client.invalidateQueries({ queryKey: ["case-related"] });
}

const waiting = new WeakMap<QueryClient, ReturnType<typeof setTimeout>>();

/** Counts are asked for at most once a second, however many cases move. */
function countsSoon(client: QueryClient) {
  if (waiting.has(client)) return;
  const timer = setTimeout(() => {
    waiting.delete(client);
    void client.invalidateQueries({ queryKey: caseKeys.counts });
    // Only where a list of queues is on the screen.
    void client.invalidateQueries({ queryKey: queueKeys.list, exact: true });
  }, 700);
  waiting.set(client, timer);
}
