import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Check, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useActions } from "@/actions/registry";
import { acceptOffer, agentKeys, dropOffer, type Offer, rejectOffer } from "@/entities/agent";
import { caseKeys } from "@/entities/case";
import { storeCase } from "@/entities/case-store";
import { errorText } from "@/lib/error-text";
import { OfferCard } from "./OfferCard";

/** What one is asked to take, over whatever page is open. */
export function Offers({ offers }: { offers: readonly Offer[] }) {
  const { t } = useLingui();
  const { accept, reject, busy } = useAnswers();
  const [first] = offers;
  useActions([
    {
      id: "offer.accept",
      title: t`Accept the offered case`,
      icon: Check,
      group: "case",
      shortcut: "y",
      visible: () => first !== undefined,
      perform: () => first && accept(first),
    },
    {
      id: "offer.reject",
      title: t`Pass on the offered case`,
      icon: X,
      group: "case",
      shortcut: "shift+y",
      visible: () => first !== undefined,
      perform: () => first && reject(first, ""),
    },
  ]);
  return (
    <section
      aria-label={t`Offered to you`}
      className="pointer-events-none fixed right-4 bottom-16 left-4 z-50 flex flex-col items-center gap-2 sm:left-auto sm:items-end md:bottom-4"
    >
      {offers.map((offer) => (
        <OfferCard
          key={offer.case_id}
          offer={offer}
          busy={busy === offer.case_id}
          onAccept={() => void accept(offer)}
          onReject={(reason) => void reject(offer, reason)}
        />
      ))}
      <Announcement offers={offers} />
    </section>
  );
}

/** Answers offers; one that stands no longer goes from the screen as well. */
function useAnswers() {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState("");
  const answer = async (offer: Offer, send: () => Promise<void>) => {
    setBusy(offer.case_id);
    try {
      await send();
      dropOffer(client, offer.case_id);
    } catch (e) {
      toast({ title: errorText(e), tone: "danger" });
      void client.invalidateQueries({ queryKey: agentKeys.offers });
    } finally {
      setBusy("");
    }
  };
  const accept = (offer: Offer) =>
    answer(offer, async () => {
      storeCase(client, await acceptOffer(offer.case_id));
      void client.invalidateQueries({ queryKey: caseKeys.counts });
      void navigate({ to: "/inbox/$view/$caseId", params: { view: "mine", caseId: offer.case_id } });
    });
  const reject = (offer: Offer, reason: string) =>
    answer(offer, async () => {
      await rejectOffer(offer.case_id, reason);
      toast({ title: t`Passed on. Somebody else is asked.` });
    });
  return { accept, reject, busy };
}

/** Says a new offer to those who hear the page. */
function Announcement({ offers }: { offers: readonly Offer[] }) {
  const { t } = useLingui();
  const [said, setSaid] = useState("");
  const newest = offers.at(-1);
  const id = newest?.case_id;
  const name = newest?.case.contact.name ?? "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: another offer is what is said
  useEffect(() => setSaid(id ? t`A case of ${name} is offered to you. Press Y to accept.` : ""), [id]);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}
