import { Avatar } from "@kit/avatar";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { type Contact, contactName, fetchContacts } from "@/entities/contact";

interface Props {
  label: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  onPick: (contact: Contact) => void;
}

/** A contact by a few letters of the name, or an address as it is typed. */
export function Whom({ label, placeholder, text, onText, onPick }: Props) {
  const { t } = useLingui();
  const q = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ["contacts-to-write-to", q],
    queryFn: ({ signal }) => fetchContacts({ q }, null, { signal }),
    enabled: q.length > 1,
  }).data?.items.slice(0, 5);
  return (
    <div className="grid gap-1.5">
      <Field label={label}>
        <Input
          autoFocus
          value={text}
          placeholder={placeholder}
          onChange={(e) => onText(e.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      {q.length > 1 && found && found.length > 0 && (
        <ul aria-label={t`Contacts`} className="grid">
          {found.map((c) => (
            <li key={c.id}>
              <button
                type="button"
                onClick={() => onPick(c)}
                className="flex min-h-9 w-full items-center gap-2.5 rounded-md px-2 text-left text-sm hover:bg-hover"
              >
                <Avatar name={contactName(c)} seed={c.id} />
                <span className="min-w-0 flex-1 truncate font-medium">{contactName(c)}</span>
                <span className="tabular truncate text-xs text-ink-3">
                  {c.identities[0]?.display || c.phone || c.email}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
