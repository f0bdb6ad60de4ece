import { TagChip } from "@kit/badge";
import { IconButton } from "@kit/button";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Tags } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Contact } from "@/entities/contact";
import { useCan } from "@/entities/me";
import { tagsQuery } from "@/entities/tag";
import { Part } from "./Part";

const ContactTagsDialog = lazy(async () => ({ default: (await import("../ContactTagsDialog")).ContactTagsDialog }));

/** The tags that a contact carries, each in its colour. */
export function TagChips({ tags }: { tags: readonly string[] }) {
  const { data: all = [] } = useQuery(tagsQuery);
  return tags.map((name) => (
    <TagChip key={name} tone={all.find((tag) => tag.name === name)?.color}>
      {name}
    </TagChip>
  ));
}

/** A contact's tags among the facts beside a case, with the way to change them for who may. */
export function ContactTags({ contact, keys }: { contact: Contact; keys?: string[] }) {
  const { t } = useLingui();
  const tags = contact.tags ?? [];
  const may = useCan("contacts.write");
  if (tags.length === 0 && !may) return null;
  return (
    <div className="flex min-h-7 items-start justify-between gap-3 text-sm">
      <span className="shrink-0 py-1 text-ink-3">{t`Contact's tags`}</span>
      <span className="flex min-w-0 items-start gap-1">
        <span className="flex min-w-0 flex-wrap justify-end gap-1 py-1">
          <TagChips tags={tags} />
        </span>
        <Change contact={contact} keys={keys} />
      </span>
    </div>
  );
}

/** The same as a part of the contact's page. */
export function TagsPart({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const tags = contact.tags ?? [];
  const may = useCan("contacts.write");
  if (tags.length === 0 && !may) return null;
  return (
    <Part title={t`Tags`} action={<Change contact={contact} />}>
      {tags.length === 0 && <p className="text-ink-3">{t`No tags yet`}</p>}
      <span className="flex flex-wrap gap-1 empty:hidden">
        <TagChips tags={tags} />
      </span>
    </Part>
  );
}

function Change({ contact, keys }: { contact: Contact; keys?: string[] | undefined }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  if (!useCan("contacts.write")) return null;
  return (
    <>
      <IconButton size="sm" label={t`Change the contact's tags`} keys={keys} onClick={() => setOpen(true)}>
        <Tags />
      </IconButton>
      {open && (
        <Suspense fallback={null}>
          <ContactTagsDialog contact={contact} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
