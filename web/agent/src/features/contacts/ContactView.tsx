import { api, type Page } from "@client/api";
import { Avatar } from "@kit/avatar";
import { Button, IconButton } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { PlatformIcon } from "@kit/icons/platform";
import { Skeleton } from "@kit/skeleton";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Ban, ChevronLeft, Copy, Merge, SquarePen, UserX } from "lucide-react";
import { useState } from "react";
import type { Case } from "@/entities/case";
import { platformsQuery } from "@/entities/channel";
import { type Contact, contactKeys, contactName, fetchContact, type Identity, storeContact } from "@/entities/contact";
import { useCan } from "@/entities/me";
import { openStart } from "@/features/composer/start/starting";
import { errorText } from "@/lib/error-text";
import { fullTime } from "@/lib/time";
import { MergeDialog } from "./MergeDialog";
import { AlikeNotice } from "./parts/AlikeNotice";
import { Cases } from "./parts/Cases";
import { ConsentPart } from "./parts/ConsentPart";
import { TagsPart } from "./parts/ContactTags";
import { Details } from "./parts/Details";
import { Merges } from "./parts/Merges";
import { Notes } from "./parts/Notes";
import { Part } from "./parts/Part";
import { Surveys } from "./parts/Surveys";
import { Timeline } from "./parts/Timeline";
import { searchOf, useContactsSearch } from "./segments/params";

/** One person: who they are, where they can be reached, what they asked before. */
export function ContactView({ id }: { id: string }) {
  const { t } = useLingui();
  const { where } = useContactsSearch();
  const query = useQuery({ queryKey: contactKeys.one(id), queryFn: ({ signal }) => fetchContact(id, { signal }) });
  const cases = useQuery({
    queryKey: contactKeys.cases(id),
    queryFn: ({ signal }) =>
      api.get<Page<Case>>(`/contacts/${id}/cases`, { signal, query: { limit: 50 } }).then((page) => page.items),
  }).data;
  if (query.isError) return <EmptyState icon={UserX} title={errorText(query.error)} />;
  const contact = query.data;
  if (!contact) return <Skeleton className="m-8 h-40" />;
  return (
    <article className="mx-auto grid w-full max-w-2xl grid-cols-1 gap-7 px-4 py-5 sm:px-8">
      <header className="flex flex-wrap items-center gap-3">
        <Link
          to="/contacts"
          search={searchOf(where)}
          aria-label={t`Back to the contacts`}
          className="rounded-md p-1.5 hover:bg-hover md:hidden"
        >
          <ChevronLeft className="size-5" aria-hidden />
        </Link>
        <Avatar size="lg" name={contactName(contact)} seed={contact.id} />
        <div className="min-w-40 flex-1">
          <h1 className="truncate text-xl font-semibold">{contactName(contact)}</h1>
          <p className="text-xs text-ink-3">{t`Known since ${fullTime(contact.created_at)}`}</p>
        </div>
        <Doings contact={contact} />
      </header>
      {contact.blocked_at && (
        <p className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
          {t`Blocked since ${fullTime(contact.blocked_at)}. What they write is kept, but nobody is told and no case opens.`}
        </p>
      )}
      <AlikeNotice contact={contact} />
      <TagsPart contact={contact} />
      <Identities identities={contact.identities} />
      <Details key={contact.id} contact={contact} />
      <Notes contact={contact} />
      <ConsentPart contact={contact} />
      {cases && <Cases cases={cases} />}
      <Surveys id={id} />
      <Merges id={id} />
      <Timeline id={id} />
    </article>
  );
}

function Doings({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const may = useCan("contacts.write");
  const maySend = useCan("messages.send");
  if (!may && !maySend) return null;
  return (
    <div className="flex flex-wrap gap-1.5">
      {maySend && !contact.blocked_at && (
        <Button variant="primary" onClick={() => openStart(contact)}>
          <SquarePen /> {t`Write`}
        </Button>
      )}
      {may && <Changes contact={contact} />}
    </div>
  );
}

/** What changes a contact as a whole. */
function Changes({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [merging, setMerging] = useState(false);
  const block = useMutation({
    mutationFn: (blocked: boolean) => {
      const path = `/contacts/${contact.id}/block`;
      return blocked ? api.put<Contact>(path) : api.del<Contact>(path);
    },
    onSuccess: (saved) => {
      storeContact(client, saved);
      toast({
        title: saved.blocked_at ? t`${contactName(saved)} is blocked` : t`${contactName(saved)} is heard again`,
        undo: () => block.mutate(!saved.blocked_at),
      });
    },
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  return (
    <>
      <Button onClick={() => setMerging(true)}>
        <Merge /> {t`Merge`}
      </Button>
      <Button busy={block.isPending} onClick={() => block.mutate(!contact.blocked_at)}>
        <Ban /> {contact.blocked_at ? t`Unblock` : t`Block`}
      </Button>
      {merging && <MergeDialog contact={contact} onClose={() => setMerging(false)} />}
    </>
  );
}

function Identities({ identities }: { identities: Identity[] }) {
  const { t } = useLingui();
  const platforms = useQuery(platformsQuery).data;
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    toast({ title: t`Copied` });
  };
  return (
    <Part title={t`Reached at`}>
      {identities.length === 0 && <p className="text-ink-3">{t`Has not written yet.`}</p>}
      <ul className="divide-y divide-line border-y empty:border-0">
        {identities.map((i) => {
          const address = i.display || i.address;
          return (
            <li key={i.id} className="flex items-center gap-3 py-1.5">
              <PlatformIcon platform={i.platform} className="size-5" />
              <span className="min-w-0 flex-1">
                <span className="tabular block truncate">{address}</span>
                <span className="block truncate text-xs text-ink-3">
                  {[platforms?.find((p) => p.key === i.platform)?.title ?? i.platform, i.name]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </span>
              <IconButton label={t`Copy ${address}`} onClick={() => void copy(address)}>
                <Copy />
              </IconButton>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}
