import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { attributesQuery, valueText } from "@/entities/attribute";
import type { Contact } from "@/entities/contact";

/** What else is known of a contact: company, own addresses, the workspace's fields, consent. Empty ones are left out. */
export function ContactFacts({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const attributes = useQuery(attributesQuery).data ?? [];
  const words = { yes: t`yes`, no: t`no` };
  const agrees = (kind: "messages" | "marketing") => {
    const state = contact.consent?.[kind];
    return state ? (state.granted ? t`agrees` : t`does not agree`) : "";
  };
  const rows: [string, ReactNode][] = [
    [
      t`Company`,
      contact.company && (
        <Link
          to="/companies/$companyId"
          params={{ companyId: contact.company.id }}
          className="text-accent-ink hover:underline"
        >
          {contact.company.name}
        </Link>
      ),
    ],
    [t`E-mail`, contact.email],
    [t`Telephone`, contact.phone],
    ...attributes.map((a): [string, ReactNode] => [a.name, valueText(contact.attributes?.[a.key], words)]),
    [t`Messages`, agrees("messages")],
    [t`Marketing`, agrees("marketing")],
  ];
  return (
    <>
      <dl className="mt-1 grid gap-1 text-sm">
        {rows
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} className="flex items-baseline justify-between gap-3">
              <dt className="shrink-0 text-ink-3">{name}</dt>
              <dd className="min-w-0 truncate">{value}</dd>
            </div>
          ))}
      </dl>
      <Link
        to="/contacts/$contactId"
        params={{ contactId: contact.id }}
        className="mt-1 inline-block text-sm text-accent-ink hover:underline"
      >
        {t`Open the contact's page`}
      </Link>
    </>
  );
}
