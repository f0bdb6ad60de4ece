import { api } from "@client/api";
import { Avatar } from "@kit/avatar";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { PlatformIcon } from "@kit/icons/platform";
import { Input } from "@kit/input";
import { toast } from "@kit/toast";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { attributesQuery, valueText } from "@/entities/attribute";
import {
  type AttributeValue,
  type Contact,
  contactKeys,
  contactName,
  fetchContacts,
  type Identity,
  storeContact,
} from "@/entities/contact";
import { errorText } from "@/lib/error-text";
import { type Merge, undoMerge } from "./parts/Merges";

interface MergedField {
  field: string;
  kept: AttributeValue;
  gone: AttributeValue;
  /** Several for tags, of which the contact has those of both. */
  result: AttributeValue | string[];
  choice: boolean;
}

interface Preview {
  kept: Contact;
  gone: Contact;
  fields: MergedField[];
  identities: Identity[];
  conversations: number;
  cases: number;
  notes: number;
  consents: number;
}

/** Makes two contacts one: who, what moves, which values win; then a way back. */
export function MergeDialog({
  contact,
  with: known,
  onClose,
}: {
  contact: Contact;
  /** Who it is, where that is known already. */
  with?: Contact;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [other, setOther] = useState(known);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Merge with another contact`}
      description={
        other
          ? t`${contactName(other)} becomes part of ${contactName(contact)}. You can undo it for 30 days.`
          : t`Choose who is the same person as ${contactName(contact)}.`
      }
      className="w-[min(40rem,calc(100vw-24px))]!"
    >
      {other ? (
        <Decide contact={contact} other={other} onBack={() => setOther(undefined)} onClose={onClose} />
      ) : (
        <Find contact={contact} onChoose={setOther} />
      )}
    </Dialog>
  );
}

function Find({ contact, onChoose }: { contact: Contact; onChoose: (c: Contact) => void }) {
  const { t } = useLingui();
  const [text, setText] = useState(contact.name.split(" ")[0] ?? "");
  const q = useDeferredValue(text.trim());
  const filter = { q };
  const found = useQuery({
    queryKey: ["contacts-to-merge", q],
    queryFn: ({ signal }) => fetchContacts(filter, null, { signal }),
  }).data?.items.filter((c) => c.id !== contact.id);
  return (
    <div className="grid gap-2 pt-1">
      <Input
        autoFocus
        type="search"
        aria-label={t`Find a contact`}
        placeholder={t`Name, number or address`}
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      <ul className="max-h-72 overflow-y-auto" aria-label={t`Contacts`}>
        {found?.map((c) => (
          <li key={c.id}>
            <button
              type="button"
              onClick={() => onChoose(c)}
              className="flex min-h-10 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover"
            >
              <Avatar name={contactName(c)} seed={c.id} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{contactName(c)}</span>
                <span className="tabular block truncate text-xs text-ink-3">
                  {c.identities[0]?.display || c.email || c.phone}
                </span>
              </span>
              {c.identities.map((i) => (
                <PlatformIcon key={i.id} platform={i.platform} className="size-3.5" />
              ))}
            </button>
          </li>
        ))}
      </ul>
      {found?.length === 0 && <p className="text-sm text-ink-3">{t`Nobody found.`}</p>}
    </div>
  );
}

interface DecideProps {
  contact: Contact;
  other: Contact;
  onBack: () => void;
  onClose: () => void;
}

function Decide({ contact, other, onBack, onClose }: DecideProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [fromGone, setFromGone] = useState<string[]>([]);
  const preview = useQuery({
    queryKey: [...contactKeys.one(contact.id), "merge", other.id],
    queryFn: ({ signal }) =>
      api.get<Preview>(`/contacts/${contact.id}/merge-preview`, { signal, query: { with: other.id } }),
    staleTime: 0,
  });
  const merge = useMutation({
    mutationFn: () =>
      api.post<{ merge: Merge; contact: Contact }>(`/contacts/${contact.id}/merge`, {
        contact_id: other.id,
        from_gone: fromGone,
      }),
    onSuccess: (answer) => {
      storeContact(client, answer.contact);
      void client.invalidateQueries({ queryKey: contactKeys.lists });
      void client.invalidateQueries({ queryKey: contactKeys.one(contact.id) });
      toast({
        title: t`${answer.merge.gone.name} is now part of ${contactName(answer.contact)}`,
        undo: () =>
          void undoMerge(client, contact.id, answer.merge.id).then(
            () => toast({ title: t`${answer.merge.gone.name} is a contact again` }),
            (e) => toast({ title: errorText(e), tone: "danger" }),
          ),
      });
      onClose();
    },
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  if (preview.error) return <p role="alert">{errorText(preview.error)}</p>;
  const p = preview.data;
  if (!p) return null;
  const moves = [
    plural(p.identities.length, { one: "# address", other: "# addresses" }),
    plural(p.conversations, { one: "# conversation", other: "# conversations" }),
    plural(p.cases, { one: "# case", other: "# cases" }),
    plural(p.notes, { one: "# note", other: "# notes" }),
    plural(p.consents, { one: "# entry of consent", other: "# entries of consent" }),
  ];
  return (
    <div className="grid gap-4 pt-1">
      <section>
        <h3 className="text-xs text-ink-3">{t`What moves`}</h3>
        <p className="text-sm">{moves.join(" · ")}</p>
      </section>
      {p.fields.length > 0 && (
        <section className="grid gap-2">
          <h3 className="text-xs text-ink-3">{t`What the contact says afterwards`}</h3>
          {p.fields.map((f) => (
            <FieldChoice
              key={f.field}
              f={f}
              theirs={fromGone.includes(f.field)}
              onChange={(theirs) =>
                setFromGone(theirs ? [...fromGone, f.field] : fromGone.filter((other) => other !== f.field))
              }
            />
          ))}
        </section>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>{t`Back`}</Button>
        <Button variant="primary" busy={merge.isPending} onClick={() => merge.mutate()}>
          {t`Merge the contacts`}
        </Button>
      </div>
    </div>
  );
}

function FieldChoice({
  f,
  theirs,
  onChange,
}: {
  f: MergedField;
  theirs: boolean;
  onChange: (theirs: boolean) => void;
}) {
  const { t } = useLingui();
  const attributes = useQuery(attributesQuery).data ?? [];
  const names: Record<string, string> = {
    name: t`Name`,
    notes: t`Notes`,
    email: t`E-mail`,
    phone: t`Telephone`,
    external_key: t`Key in another system`,
    locale: t`Language`,
    company: t`Company`,
    tags: t`Tags`,
    blocked_at: t`Blocked`,
  };
  const name = names[f.field] ?? attributes.find((a) => `attributes.${a.key}` === f.field)?.name ?? f.field;
  const words = { yes: t`yes`, no: t`no` };
  if (!f.choice) {
    const said = Array.isArray(f.result) ? f.result.join(", ") : valueText(f.result, words);
    return (
      <p className="text-sm">
        <span className="text-ink-3">{name}:</span>{" "}
        <span className="whitespace-pre-line">{f.field === "blocked_at" ? t`yes` : said}</span>
      </p>
    );
  }
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
      <legend className="float-left mr-2 text-ink-3">{name}:</legend>
      {[false, true].map((of) => (
        <label key={String(of)} className="flex min-h-6 items-center gap-1.5">
          <input type="radio" checked={theirs === of} onChange={() => onChange(of)} name={f.field} />
          {valueText(of ? f.gone : f.kept, words)}
        </label>
      ))}
    </fieldset>
  );
}
