import { Dialog } from "@kit/dialog";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Command } from "cmdk";
import { TagChoices } from "@/actions/TagChoices";
import type { Case } from "@/entities/case";
import { type Contact, contactKeys, contactName, fetchContact, patchContact, storeContact } from "@/entities/contact";
import { withTag } from "@/entities/tag";
import { errorText } from "@/lib/error-text";
import { matchWords } from "@/lib/match";

interface Props {
  contact: Contact;
  onClose: () => void;
}

/** Puts tags on a contact and takes them away; stays open until Escape. */
export function ContactTagsDialog({ contact, onClose }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const toggle = async (name: string, add: boolean) => {
    const before = client.getQueryData<Contact>(contactKeys.one(contact.id)) ?? contact;
    storeContact(client, { ...before, tags: withTag(before.tags, name, add) });
    try {
      storeContact(client, await patchContact(contact.id, add ? { add_tags: [name] } : { remove_tags: [name] }));
      void client.invalidateQueries({ queryKey: contactKeys.timeline(contact.id) });
      toast({
        title: add ? t`Tagged “${name}”` : t`Tag “${name}” removed`,
        undo: () => void toggle(name, !add),
      });
    } catch (e) {
      storeContact(client, before);
      toast({ title: errorText(e), tone: "danger" });
    }
  };
  const title = t`Tags of ${contactName(contact)}`;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      hideTitle
      className="w-[min(26rem,calc(100vw-24px))]"
    >
      <p className="truncate px-4 pt-3 text-xs text-ink-3" aria-hidden>
        {title}
      </p>
      <Command loop filter={matchWords} label={title} className="flex flex-col">
        <TagChoices on={new Set(contact.tags)} placeholder={t`Type to filter…`} onToggle={toggle} />
      </Command>
    </Dialog>
  );
}

/** The same for the contact of a case. */
export function CaseContactTagsDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const { data } = useQuery({
    queryKey: contactKeys.one(c.contact.id),
    queryFn: ({ signal }) => fetchContact(c.contact.id, { signal }),
    staleTime: 60_000,
  });
  return data ? <ContactTagsDialog contact={data} onClose={onClose} /> : null;
}
