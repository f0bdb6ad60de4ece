import { Button } from "@kit/button";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Check, Minus, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { channelsQuery } from "@/entities/channel";
import { type ConsentSource, ledgerQuery } from "@/entities/consent";
import type { ConsentKind, Contact } from "@/entities/contact";
import { useCan } from "@/entities/me";
import { fullTime } from "@/lib/time";
import { Part } from "./Part";

const ConsentDialog = lazy(() => import("./ConsentDialog").then((m) => ({ default: m.ConsentDialog })));

const kinds: readonly ConsentKind[] = ["messages", "marketing"];

/** What a contact agreed to, and the ledger that proves it. */
export function ConsentPart({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const may = useCan("contacts.write");
  const [asking, setAsking] = useState<{ kind: ConsentKind; granted: boolean }>();
  const names: Record<ConsentKind, string> = { messages: t`Messages`, marketing: t`Marketing` };
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
      <Ledger contactId={contact.id} names={names} />
      {asking && (
        <Suspense fallback={null}>
          <ConsentDialog {...asking} name={names[asking.kind]} contact={contact} onClose={() => setAsking(undefined)} />
        </Suspense>
      )}
    </Part>
  );
}

/** All that was ever noted, newest first: who, when, by which way, in which words. */
function Ledger({ contactId, names }: { contactId: string; names: Record<ConsentKind, string> }) {
  const { t } = useLingui();
  const sources = useSourceNames();
  const { data: ledger } = useQuery(ledgerQuery(contactId));
  const { data: channels } = useQuery(channelsQuery);
  if (!ledger || ledger.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-xs text-ink-2">{t`Who noted what, and when`}</summary>
      <ol className="mt-1 grid gap-1.5" aria-label={t`Who noted what, and when`}>
        {ledger.map((c) => {
          const channel = channels?.find((one) => one.id === c.channel_id)?.name ?? c.channel_id;
          return (
            <li key={c.id}>
              <span className="font-medium">
                {names[c.kind]}: {c.granted ? t`Agrees` : t`Does not agree`}
              </span>
              {c.text && <q className="block break-words text-ink-2">{c.text}</q>}
              <span className="block text-xs text-ink-2">
                {[
                  sources[c.source] ?? c.source,
                  c.how !== c.text && c.how,
                  c.channel_id && t`on ${channel} alone`,
                  c.actor.name,
                ]
                  .filter(Boolean)
                  .join(" · ")}{" "}
                · <time dateTime={c.at}>{fullTime(c.at)}</time>
              </span>
            </li>
          );
        })}
      </ol>
    </details>
  );
}

/** By which ways wishes are learnt, in words. */
export function useSourceNames(): Partial<Record<ConsentSource, string>> {
  const { t } = useLingui();
  return {
    message: t`In a message`,
    form: t`On a form`,
    paper: t`On paper`,
    phone: t`By telephone`,
    import: t`From a file`,
    word: t`By a stop or start word`,
    platform: t`Told by the platform`,
    api: t`From another program`,
    other: t`Another way`,
  };
}
