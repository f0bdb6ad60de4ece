import { api, type Page } from "@client/api";
import { Avatar } from "@kit/avatar";
import { Button, IconButton } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Field } from "@kit/field";
import { PlatformIcon } from "@kit/icons/platform";
import { Input, Textarea } from "@kit/input";
import { Skeleton } from "@kit/skeleton";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronLeft, Copy, UserX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { statusName } from "@/actions/case-actions";
import type { Case } from "@/entities/case";
import { platformsQuery } from "@/entities/channel";
import {
  type Contact,
  contactKeys,
  contactName,
  fetchContact,
  type Identity,
  patchContact,
  storeContact,
} from "@/entities/contact";
import { useCan } from "@/entities/me";
import { caseInWords } from "@/entities/preview";
import { errorText } from "@/lib/error-text";
import { fullTime, listTime, useNow } from "@/lib/time";

/** One person: who they are, where they can be reached, what they asked before. */
export function ContactView({ id }: { id: string }) {
  const { t } = useLingui();
  const query = useQuery({ queryKey: contactKeys.one(id), queryFn: ({ signal }) => fetchContact(id, { signal }) });
  if (query.isError) return <EmptyState icon={UserX} title={errorText(query.error)} />;
  const contact = query.data;
  if (!contact) return <Skeleton className="m-8 h-40" />;
  return (
    <article className="mx-auto grid w-full max-w-2xl grid-cols-1 gap-7 px-4 py-5 sm:px-8">
      <header className="flex items-center gap-3">
        <Link to="/contacts" aria-label={t`Back to the contacts`} className="rounded-md p-1.5 hover:bg-hover md:hidden">
          <ChevronLeft className="size-5" aria-hidden />
        </Link>
        <Avatar size="lg" name={contactName(contact)} seed={contact.id} />
        <div className="min-w-0">
          <h1 className="truncate text-xl font-semibold">{contactName(contact)}</h1>
          <p className="text-xs text-ink-3">{t`Known since ${fullTime(contact.created_at)}`}</p>
        </div>
      </header>
      <Identities identities={contact.identities ?? []} />
      <ContactForm key={contact.updated_at} contact={contact} />
      <Cases contactId={id} />
    </article>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h2 className="text-xs text-ink-3">{title}</h2>
      {children}
    </section>
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
      <ul className="divide-y divide-line border-y">
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

function ContactForm({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const may = useCan("contacts.write");
  const [form, setForm] = useState({ name: contact.name, notes: contact.notes });
  const changed = form.name !== contact.name || form.notes !== contact.notes;
  const save = useMutation({
    mutationFn: () => patchContact(contact.id, form),
    onSuccess: (saved) => {
      storeContact(client, saved);
      toast({ title: t`Contact saved` });
    },
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  return (
    <form
      className="grid gap-3"
      onSubmit={(e) => {
        e.preventDefault();
        save.mutate();
      }}
    >
      <Field label={t`Name`}>
        <Input
          value={form.name}
          disabled={!may}
          maxLength={200}
          placeholder={contactName(contact)}
          onChange={(e) => setForm({ ...form, name: e.target.value })}
        />
      </Field>
      <Field label={t`Notes`} help={t`Only your team sees them.`}>
        <Textarea
          value={form.notes}
          disabled={!may}
          rows={4}
          onChange={(e) => setForm({ ...form, notes: e.target.value })}
        />
      </Field>
      {changed && (
        <div className="flex gap-2">
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t`Save`}
          </Button>
          <Button variant="ghost" onClick={() => setForm({ name: contact.name, notes: contact.notes })}>
            {t`Discard`}
          </Button>
        </div>
      )}
    </form>
  );
}

function Cases({ contactId }: { contactId: string }) {
  const { t } = useLingui();
  const now = useNow();
  const cases = useQuery({
    queryKey: contactKeys.cases(contactId),
    queryFn: ({ signal }) => api.get<Page<Case>>(`/contacts/${contactId}/cases`, { signal }),
  }).data?.items;
  if (!cases) return null;
  return (
    <Part title={t`Cases`}>
      {cases.length === 0 && <p className="text-ink-3">{t`None so far.`}</p>}
      <ul className="divide-y divide-line border-y empty:border-0">
        {cases.map((c) => (
          <li key={c.id}>
            <Link
              to="/inbox/$view/$caseId"
              params={{ view: "all", caseId: c.id }}
              className="flex items-center gap-3 px-1 py-2 hover:bg-hover"
            >
              <PlatformIcon platform={c.platform} className="size-4" />
              <span className="tabular w-12 text-ink-3">#{c.number}</span>
              <span className="min-w-0 flex-1 truncate">{caseInWords(c)}</span>
              <span className="text-xs text-ink-3">{statusName(c.status)}</span>
              <time dateTime={c.last_activity_at} className="w-16 text-right text-xs text-ink-3">
                {listTime(c.last_activity_at, now)}
              </time>
            </Link>
          </li>
        ))}
      </ul>
    </Part>
  );
}
