import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useCallback } from "react";
import { type EndedOffer, offersQuery } from "@/entities/agent";
import { heldCase } from "@/entities/case-store";
import { useCan, useMe } from "@/entities/me";
import type { LiveEvent } from "@/live/event";
import { useLiveEvents } from "@/live/live";
import { useMissedWord } from "./use-missed";

const Offers = lazy(() => import("./Offers").then((m) => ({ default: m.Offers })));

/** Where offers appear; their code comes with the first one. */
export function OfferPlace() {
  const may = useCan("cases.pick");
  const offers = useQuery({ ...offersQuery, enabled: may }).data ?? [];
  useMissed();
  useMissedWord();
  if (offers.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <Offers offers={offers} />
    </Suspense>
  );
}

/** Tells of an offer that ran out, without blame. */
function useMissed() {
  const { t } = useLingui();
  const client = useQueryClient();
  const me = useMe().user.id;
  const onEvent = useCallback(
    (event: LiveEvent) => {
      const ended = event.data as EndedOffer | undefined;
      if (event.type !== "offer.ended" || ended?.agent_id !== me || ended.reason !== "expired") return;
      const name = heldCase(client, ended.case_id)?.contact.name;
      toast({
        title: name ? t`The case of ${name} went on to the next colleague` : t`A case went on to the next colleague`,
        description: t`You didn't answer in time. No harm done.`,
      });
    },
    [client, me, t],
  );
  useLiveEvents(onEvent);
}
