import { Button } from "@kit/button";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Ban } from "lucide-react";
import { useState } from "react";
import { contactKeys, fetchContact } from "@/entities/contact";

/** Whether an answer to a contact has to be asked for first, since they are blocked. */
export function useBlocked(contactId: string): { asks: boolean; answer: () => void } {
  const [agreed, setAgreed] = useState("");
  const blocked = useQuery({
    queryKey: contactKeys.one(contactId),
    queryFn: ({ signal }) => fetchContact(contactId, { signal }),
    staleTime: 60_000,
    select: (contact) => !!contact.blocked_at,
  }).data;
  return { asks: blocked === true && agreed !== contactId, answer: () => setAgreed(contactId) };
}

/** Asks before somebody answers a contact who is blocked. */
export function BlockedGate({ contact, onGo }: { contact: string; onGo: () => void }) {
  return (
    <div className="px-3 pt-2 pb-3">
      <div role="status" className="flex gap-3 rounded-lg bg-sunken px-3.5 py-3 text-sm">
        <Ban aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
        <div className="min-w-0 flex-1">
          <p className="font-medium">
            <Trans>{contact} is blocked</Trans>
          </p>
          <p className="mt-0.5 text-ink-2">
            <Trans>If you answer, they get it, and nobody is told what they write back.</Trans>
          </p>
          <Button size="sm" className="mt-2" onClick={onGo}>
            <Trans>Answer all the same</Trans>
          </Button>
        </div>
      </div>
    </div>
  );
}
