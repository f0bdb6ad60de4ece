import { Avatar } from "@kit/avatar";
import { IconButton } from "@kit/button";
import { PlatformIcon } from "@kit/icons/platform";
import { Select } from "@kit/select";
import { toast } from "@kit/toast";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { shortcutParts } from "@/actions/shortcut";
import { type Contact, contactName, type Identity } from "@/entities/contact";
import { useCan } from "@/entities/me";
import { AlikeNotice } from "@/features/contacts/parts/AlikeNotice";
import { ContactTags } from "@/features/contacts/parts/ContactTags";
import { errorText } from "@/lib/error-text";
import { ContactFacts } from "./ContactFacts";
import { Editable } from "./Editable";
import { changeContact } from "./queries";

/** Who the customer is: name, addresses, language and what the team knows of them. */
export function ContactCard({ contact }: { contact: Contact }) {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const may = useCan("contacts.write");
  const names = new Intl.DisplayNames([i18n.locale || "en"], { type: "language", fallback: "code" });
  const languages = [...new Set(["", "es", "en", "pt", "fr", "de", "it", contact.locale])];
  return (
    <div className="px-4 pt-4 pb-3">
      <div className="flex items-center gap-3">
        <Avatar name={contactName(contact)} seed={contact.id} size="lg" />
        <Editable
          label={t`Name`}
          value={contact.name}
          empty={contact.identities[0]?.name || t`No name yet`}
          disabled={!may}
          onSave={(name) => changeContact(client, contact, { name })}
          className="text-base font-semibold"
        />
      </div>
      {contact.blocked_at && (
        <p className="mt-2 rounded-md bg-danger-soft px-2 py-1 text-sm text-danger">
          <Trans>Blocked: nobody is told what they write.</Trans>
        </p>
      )}
      <div className="mt-3 empty:hidden">
        <AlikeNotice contact={contact} />
      </div>
      <ul className="mt-3 grid gap-1" aria-label={t`Addresses`}>
        {contact.identities.map((identity) => (
          <IdentityLine key={identity.id} identity={identity} />
        ))}
      </ul>
      <div className="mt-2 flex items-center justify-between text-sm">
        <span className="text-ink-3">
          <Trans>Language</Trans>
        </span>
        <Select
          quiet
          label={t`Language`}
          value={contact.locale}
          disabled={!may}
          onChange={(locale) =>
            void changeContact(client, contact, { locale }).catch((e) => toast({ title: errorText(e), tone: "danger" }))
          }
          options={languages.map((value) => ({
            value,
            label: value === "" ? t`Not known` : (safeName(names, value) ?? value),
          }))}
        />
      </div>
      <ContactTags contact={contact} keys={shortcutParts("shift+d")} />
      <ContactFacts contact={contact} />
      <p className="mt-2 mb-0.5 text-xs text-ink-3">
        <Trans>What your team should know</Trans>
      </p>
      <Editable
        long
        label={t`What your team should know`}
        value={contact.notes}
        empty={t`Add something`}
        disabled={!may}
        onSave={(notes) => changeContact(client, contact, { notes })}
        className="text-sm"
      />
    </div>
  );
}

function safeName(names: Intl.DisplayNames, locale: string): string | undefined {
  try {
    return names.of(locale.replace("_", "-"));
  } catch {
    return undefined;
  }
}

function IdentityLine({ identity }: { identity: Identity }) {
  const { t } = useLingui();
  const address = identity.display || identity.address;
  const copy = () =>
    navigator.clipboard.writeText(address).then(
      () => toast({ title: t`Copied` }),
      () => toast({ title: t`This browser didn't let it be copied.`, tone: "danger" }),
    );
  return (
    <li className="group/id flex min-h-7 items-center gap-2 text-sm">
      <PlatformIcon platform={identity.platform} title={identity.platform} className="size-4" />
      <span className="min-w-0 flex-1">
        <span className="tabular block truncate">{address}</span>
        {identity.name && <span className="block truncate text-xs text-ink-3">{identity.name}</span>}
      </span>
      <IconButton
        size="sm"
        label={t`Copy ${address}`}
        tooltip={false}
        onClick={() => void copy()}
        className="opacity-0 focus-visible:opacity-100 group-hover/id:opacity-100"
      >
        <Copy />
      </IconButton>
    </li>
  );
}
