import { api, type Page as ListPage } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { EmptyState } from "@kit/empty";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { Term } from "@/features/glossary/Term";
import { writtenLocale } from "@/lib/language";
import { nearTime } from "@/lib/when";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows, Section } from "../parts/Page";

interface Status {
  head: number;
  applied: number;
  lag: number;
  lag_seconds: number;
  dead_letters: number;
}

interface DeadLetter {
  id: string;
  channel_id: string;
  channel_name: string;
  kind: string;
  reason: string;
  attempts: number;
  created_at: string;
  raw: string;
}

const statusKey = ["journal"] as const;
const lettersKey = ["journal", "dead-letters"] as const;

const statusQuery = queryOptions({
  queryKey: statusKey,
  queryFn: ({ signal }) => api.get<Status>("/journal", { signal }),
  refetchInterval: 2_000,
});
const lettersQuery = queryOptions({
  queryKey: lettersKey,
  queryFn: ({ signal }) => api.get<ListPage<DeadLetter>>("/journal/dead-letters", { signal }).then((p) => p.items),
  refetchInterval: 10_000,
});

/** What came in, what is still to be applied, and what could not be. */
export function JournalPage() {
  const status = useQuery(statusQuery);
  return (
    <Page
      title={t`Journal`}
      term="journal"
      about={t`What platforms send is written down before it is acknowledged, then applied in order. Here you see whether anything is late or stuck.`}
    >
      <Loading query={status}>{(s) => <Meters status={s} />}</Loading>
      <DeadLetters />
    </Page>
  );
}

function Meters({ status }: { status: Status }) {
  const meters = [
    { name: t`Written down`, value: status.head },
    { name: t`Applied`, value: status.applied },
    { name: t`Waiting`, value: status.lag, late: status.lag_seconds > 5 },
    { name: t`Failed`, value: status.dead_letters, late: status.dead_letters > 0 },
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
      {meters.map((m) => (
        <div key={m.name}>
          <dt className="text-xs text-ink-3">{m.name}</dt>
          <dd className={`tabular text-xl font-semibold ${m.late ? "text-danger" : ""}`}>
            {new Intl.NumberFormat(writtenLocale()).format(m.value)}
          </dd>
        </div>
      ))}
      {status.lag_seconds > 5 && (
        <p role="alert" className="col-span-full text-sm text-danger">
          {plural(Math.round(status.lag_seconds), {
            one: "The oldest has been waiting for # second.",
            other: "The oldest has been waiting for # seconds.",
          })}
        </p>
      )}
    </dl>
  );
}

function DeadLetters() {
  const query = useQuery(lettersQuery);
  const [open, setOpen] = useState<DeadLetter>();
  const refresh = [statusKey, lettersKey];
  const again = useChange((l: DeadLetter) => api.post(`/journal/dead-letters/${l.id}/retry`), {
    refresh,
    done: t`It was processed.`,
  });
  const dismiss = useChange((l: DeadLetter) => api.post(`/journal/dead-letters/${l.id}/dismiss`), {
    refresh,
    done: t`It is off the list.`,
  });
  return (
    <Section
      title={<Term name="dead-letter">{t`Failed`}</Term>}
      about={t`Single items that could not be applied. Nothing else waited for them.`}
    >
      <Loading query={query}>
        {(letters) =>
          letters.length === 0 ? (
            <EmptyState icon={CircleCheck} title={t`Nothing failed`}>
              {t`If an item can't be applied, it appears here with the reason.`}
            </EmptyState>
          ) : (
            <Rows label={t`Failed`}>
              {letters.map((l) => (
                <Row key={l.id}>
                  <div className="min-w-52 flex-1">
                    <p className="text-sm font-medium">{l.reason}</p>
                    <p className="text-xs text-ink-3">
                      {[
                        l.channel_name,
                        l.kind,
                        nearTime(l.created_at),
                        plural(l.attempts, { one: "# attempt", other: "# attempts" }),
                      ]
                        .filter(Boolean)
                        .join(" · ")}
                    </p>
                  </div>
                  <Button size="sm" onClick={() => setOpen(l)}>
                    {t`Show`}
                  </Button>
                  <Button
                    size="sm"
                    busy={again.isPending && again.variables?.id === l.id}
                    onClick={() => again.mutate(l)}
                  >
                    {t`Process again`}
                  </Button>
                  <Button size="sm" variant="ghost" onClick={() => dismiss.mutate(l)}>
                    {t`Dismiss`}
                  </Button>
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
      {open && (
        <Dialog
          open
          onOpenChange={(o) => !o && setOpen(undefined)}
          title={open.reason}
          description={<Trans>As the platform sent it</Trans>}
        >
          <pre className="whitespace-pre-wrap break-all rounded-md bg-sunken p-3 font-mono text-xs">
            {pretty(open.raw)}
          </pre>
        </Dialog>
      )}
    </Section>
  );
}

function pretty(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
