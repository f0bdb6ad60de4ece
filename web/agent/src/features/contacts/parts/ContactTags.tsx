import { TagChip } from "@kit/badge";
import { IconButton } from "@kit/button";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Tags } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Contact } from "@/entities/contact";
import { useCan } from "@/entities/me";
import { tagsQuery } from "@/entities/tag";

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

/** A contact's tags, with the way to change them for who may. */
export function ContactTags({ contact, keys }: { contact: Contact; keys?: string[] }) {
  const { t } = useLingui();
  const may = useCan("contacts.write");
  const [open, setOpen] = useState(false);
  const tags = contact.tags ?? [];
  if (tags.length === 0 && !may) return null;
  return (
    <div className="flex min-h-7 items-start justify-between gap-3 text-sm">
      <span className="shrink-0 py-1 text-ink-3">{t`Contact's tags`}</span>
      <span className="flex min-w-0 items-start gap-1">
        <span className="flex min-w-0 flex-wrap justify-end gap-1 py-1">
          <TagChips tags={tags} />
        </span>
        {may && (
          <IconButton size="sm" label={t`Change the contact's tags`} keys={keys} onClick={() => setOpen(true)}>
            <Tags />
          </IconButton>
        )}
      </span>
      {open && (
        <Suspense fallback={null}>
          <ContactTagsDialog contact={contact} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
