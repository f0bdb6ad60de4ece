import { api, url } from "@client/api";
import { Button, IconButton } from "@kit/button";
import { Menu, MenuItem } from "@kit/menu";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Building2, Ellipsis, FileDown, FileUp, Filter, Plus } from "lucide-react";
import { attributesQuery } from "@/entities/attribute";
import { type Contact, type ContactFilter, contactKeys, storeContact } from "@/entities/contact";
import { useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";

interface Props {
  /** What the list is filtered by. */
  filter: ContactFilter;
  onAttribute: (attribute: string) => void;
}

/** What can be done with contacts as a whole: companies, filters, files, a new one. */
export function ContactsBar({ filter, onAttribute }: Props) {
  const { t } = useLingui();
  const { q, attribute = "", where } = filter;
  const navigate = useNavigate();
  const client = useQueryClient();
  const may = { write: useCan("contacts.write"), import: useCan("contacts.import"), export: useCan("contacts.export") };
  const add = () =>
    api.post<Contact>("/contacts", { name: t`New contact` }).then(
      (made) => {
        storeContact(client, made);
        void client.invalidateQueries({ queryKey: contactKeys.lists });
        void navigate({ to: "/contacts/$contactId", params: { contactId: made.id } });
      },
      (e) => toast({ title: errorText(e), tone: "danger" }),
    );
  return (
    <div className="mb-2 flex items-center gap-1">
      <Link to="/companies" className="flex h-7 items-center gap-1.5 rounded-md px-2 text-sm text-ink-2 hover:bg-hover">
        <Building2 className="size-4" aria-hidden /> {t`Companies`}
      </Link>
      <span className="flex-1" />
      <AttributeFilter value={attribute} onChange={onAttribute} />
      {may.write && (
        <IconButton label={t`Add a contact`} onClick={() => void add()}>
          <Plus />
        </IconButton>
      )}
      {(may.import || may.export) && (
        <Menu
          align="end"
          trigger={
            <IconButton label={t`More`} tooltip={false}>
              <Ellipsis />
            </IconButton>
          }
        >
          {may.import && (
            <MenuItem icon={<FileUp />} onSelect={() => void navigate({ to: "/contacts/import" })}>
              {t`Import a CSV file`}
            </MenuItem>
          )}
          {may.export && (
            <MenuItem
              icon={<FileDown />}
              onSelect={() =>
                window.location.assign(
                  url("/contacts/export.csv", { attribute, q, filter: where && JSON.stringify(where) }),
                )
              }
            >
              {attribute || q || where ? t`Export these as CSV` : t`Export all as CSV`}
            </MenuItem>
          )}
        </Menu>
      )}
    </div>
  );
}

/** The values that can be chosen: of choices and of yes or no. */
function AttributeFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useLingui();
  const attributes = useQuery(attributesQuery).data ?? [];
  const rows = attributes.flatMap((a) => {
    const values =
      a.kind === "choice"
        ? a.options.map((o) => [o, o])
        : a.kind === "boolean"
          ? [
              ["true", t`yes`],
              ["false", t`no`],
            ]
          : [];
    return values.map(([v, label]) => ({ value: `${a.key}:${v}`, label: `${a.name}: ${label}` }));
  });
  if (rows.length === 0) return null;
  const chosen = rows.find((r) => r.value === value);
  return (
    <Menu
      align="end"
      trigger={
        <Button size="sm" variant="ghost" className="min-w-0 shrink!">
          <Filter /> <span className="max-w-28 truncate">{chosen?.label ?? t`Filter`}</span>
        </Button>
      }
    >
      <MenuItem checked={!value} onSelect={() => onChange("")}>
        {t`All contacts`}
      </MenuItem>
      {rows.map((r) => (
        <MenuItem key={r.value} checked={r.value === value} onSelect={() => onChange(r.value)}>
          {r.label}
        </MenuItem>
      ))}
    </Menu>
  );
}
