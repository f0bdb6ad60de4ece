import { api } from "@client/api";
import { Button } from "@kit/button";
import { toast } from "@kit/toast";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link2, UsersRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { type Case, caseQuery } from "@/entities/case";
import { storeCase } from "@/entities/case-store";
import { type Related, relatedQuery } from "@/entities/case-work";
import { fetchContact } from "@/entities/contact";
import { useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";

const MergeDialog = lazy(() => import("@/features/contacts/MergeDialog").then((m) => ({ default: m.MergeDialog })));

interface Props {
  c: Case;
  other: Case;
  onBack: () => void;
  /** They turned out to be one person: the other case as it is now. */
  onSame: (other: Case) => void;
  onClose: () => void;
}

/** Cases of two people do not become one: either the people are one, or the cases are linked. */
export function TwoPeople({ c, other, onBack, onSame, onClose }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const mayContacts = useCan("contacts.write");
  const [contacts, setContacts] = useState<Awaited<ReturnType<typeof both>>>();
  const both = () => Promise.all([fetchContact(c.contact.id), fetchContact(other.contact.id)]);
  const failed = (e: unknown) => void toast({ title: errorText(e), tone: "danger" });
  const link = useMutation({
    mutationFn: () => api.post<Related>(`/cases/${c.id}/links`, { case_id: other.id, kind: "related" }),
    onSuccess: (related) => {
      client.setQueryData(relatedQuery(c.id).queryKey, related);
      toast({ title: t`Cases #${c.number} and #${other.number} are linked` });
      onClose();
    },
    onError: failed,
  });
  // The cases know of the merge of their contacts once they are asked for again.
  const merged = async () => {
    setContacts(undefined);
    const now = await Promise.all([c.id, other.id].map((id) => client.fetchQuery({ ...caseQuery(id), staleTime: 0 })));
    for (const one of now) storeCase(client, one);
    const [mine, theirs] = now;
    if (mine && theirs && mine.contact.id === theirs.contact.id) onSame(theirs);
  };
  return (
    <div className="grid gap-3 pt-1 text-sm">
      <p>
        <Trans>
          Cases of two people are not merged: what you answer would reach the wrong one. Are they the same person? Then
          merge the contacts. If not, link the cases: each shows the other.
        </Trans>
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onBack}>{t`Back`}</Button>
        {mayContacts && (
          <Button onClick={() => void both().then(setContacts, failed)}>
            <UsersRound aria-hidden /> {t`Same person: merge the contacts`}
          </Button>
        )}
        <Button variant="primary" busy={link.isPending} onClick={() => link.mutate()}>
          <Link2 aria-hidden /> {t`Link the cases`}
        </Button>
      </div>
      {contacts && (
        <Suspense fallback={null}>
          <MergeDialog contact={contacts[0]} with={contacts[1]} onClose={() => void merged().catch(failed)} />
        </Suspense>
      )}
    </div>
  );
}
