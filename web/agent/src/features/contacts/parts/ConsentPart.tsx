import { api, type Page } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, Minus, X } from "lucide-react";
import { useState } from "react";
import { type ConsentKind, type Contact, contactKeys } from "@/entities/contact";
import { useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { fullTime } from "@/lib/time";
import { Part } from "./Part";

interface Consent {
  id: string;
  kind: ConsentKind;
  granted: boolean;
  how: string;
  text: string;
  actor: { name?: string };
  at: string;
}

const kinds: readonly ConsentKind[] = ["messages", "marketing"];

/** What a contact agreed to, and the ledger that proves it. */
export function ConsentPart({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const may = useCan("contacts.write");
  const [asking, setAsking] = useState<{ kind: ConsentKind; granted: boolean }>();
  const names: Record<ConsentKind, string> = { messages: t`Messages`, marketing: t`Marketing` };
  const ledger = useQuery({
    queryKey: contactKeys.consents(contact.id),
    queryFn: ({ signal }) => api.get<Page<Consent>>(`/contacts/${contact.id}/consents`, { signal }),
  }).data?.items;
  return (
    <Part title={t`Consent`}>
      <ul className="divide-y divide-line border-y">
        {kinds.map((kind) => {
          const state = contact.consent[kind];
          return (
            <li key={kind} className="flex min-h-10 flex-wrap items-center gap-2 py-1.5 text-sm">
              {state ? (
                state.granted ? (
                  <Check aria-hidden className="size-4 text-accent-ink" />
                ) : (
                  <X aria-hidden className="size-4 text-danger" />
                )
              ) : (
                <Minus aria-hidden className="size-4 text-ink-3" />
              )}
              <span className="w-24">{names[kind]}</span>
              <span className="flex-1 text-ink-2">
                {state ? (state.granted ? t`Agrees` : t`Does not agree`) : t`Not known`}
              </span>
              {may && (
                <>
                  <Button size="sm" onClick={() => setAsking({ kind, granted: true })}>
                    {t`Agrees`}
                  </Button>
                  <Button size="sm" onClick={() => setAsking({ kind, granted: false })}>
                    {t`Does not agree`}
                  </Button>
                </>
              )}
            </li>
          );
        })}
      </ul>
      {ledger && ledger.length > 0 && (
        <details className="text-sm">
          <summary className="cursor-pointer text-xs text-ink-3">{t`Who noted what, and when`}</summary>
          <ol className="mt-1 grid gap-1">
            {ledger.map((c) => (
              <li key={c.id}>
                {names[c.kind]}: {c.granted ? t`Agrees` : t`Does not agree`} · {c.how} · {c.actor.name} ·{" "}
                <time dateTime={c.at}>{fullTime(c.at)}</time>
                {c.text && <q className="block text-ink-2">{c.text}</q>}
              </li>
            ))}
          </ol>
        </details>
      )}
      {asking && (
        <ConsentDialog {...asking} name={names[asking.kind]} contact={contact} onClose={() => setAsking(undefined)} />
      )}
    </Part>
  );
}

interface DialogProps {
  kind: ConsentKind;
  granted: boolean;
  name: string;
  contact: Contact;
  onClose: () => void;
}

function ConsentDialog({ kind, granted, name, contact, onClose }: DialogProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [how, setHow] = useState("");
  const [text, setText] = useState("");
  const save = useMutation({
    mutationFn: () => api.post(`/contacts/${contact.id}/consents`, { kind, granted, how, text }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: contactKeys.one(contact.id) });
      void client.invalidateQueries({ queryKey: contactKeys.consents(contact.id) });
      onClose();
    },
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={granted ? t`${name}: agrees` : t`${name}: does not agree`}
      description={t`It is added to the ledger with your name and the time, and nobody can change it.`}
    >
      <form
        className="grid gap-4 pt-1"
        onSubmit={(e) => {
          e.preventDefault();
          save.mutate();
        }}
      >
        <Field label={t`How did you learn it?`}>
          <Input
            autoFocus
            required
            maxLength={200}
            value={how}
            placeholder={t`By telephone, on a form, in the shop …`}
            onChange={(e) => setHow(e.target.value)}
          />
        </Field>
        <Field label={t`In which words`} optional={t`optional`}>
          <Textarea rows={3} maxLength={5000} value={text} onChange={(e) => setText(e.target.value)} />
        </Field>
        <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-end">
          {t`Add to the ledger`}
        </Button>
      </form>
    </Dialog>
  );
}
