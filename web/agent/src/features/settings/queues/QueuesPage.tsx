import { api, type Page as ListPage } from "@client/api";
import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, Layers, Plus } from "lucide-react";
import type { Case } from "@/entities/case";
import { useCan } from "@/entities/me";
import { type Queue, queueKeys, queuesQuery } from "@/entities/queue";
import { means } from "@/features/glossary/means";
import { methodName } from "@/features/routing/words";
import { longAge, useNow } from "@/lib/time";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";
import { wayOf } from "./draft";

export function QueuesPage() {
  const query = useQuery(queuesQuery);
  const manage = useCan("routing.manage");
  const add = manage && (
    <Link to={"/settings/queues/new" as string}>
      <Button variant="primary" tabIndex={-1}>
        <Plus /> {t`New queue`}
      </Button>
    </Link>
  );
  return (
    <Page title={t`Queues`} term="queue" about={means("queue")} action={query.data?.length !== 0 && add}>
      <Loading query={query}>
        {(queues) =>
          queues.length === 0 ? (
            <EmptyState icon={Layers} title={t`No queue yet`} action={add}>
              {t`Without a queue, everybody takes cases from the list. With one, each case goes to somebody who is there and has room, in turn or by skill.`}
            </EmptyState>
          ) : (
            <Rows label={t`Queues`}>
              {queues.map((q) => (
                <QueueRow key={q.id} queue={q} />
              ))}
            </Rows>
          )
        }
      </Loading>
    </Page>
  );
}

function QueueRow({ queue: q }: { queue: Queue }) {
  const people = q.everyone ? t`everyone` : plural(q.members.length, { one: "# member", other: "# members" });
  return (
    <Row>
      <Link
        to={`/settings/queues/${q.id}` as string}
        className="group flex min-w-0 flex-1 items-center gap-3 rounded-md"
      >
        <div className="min-w-0 flex-1">
          <p className="truncate text-sm font-medium group-hover:underline">{q.name}</p>
          <p className="text-xs text-ink-3">
            {methodName(wayOf(q.distribution))} · {people}
          </p>
        </div>
        <span className="text-right text-xs text-ink-2">
          <span className="tabular block text-sm">
            {plural(q.waiting + q.offered, { one: "# waiting", other: "# waiting" })}
          </span>
          {q.waiting + q.offered > 0 && <Oldest id={q.id} />}
        </span>
        <ChevronRight aria-hidden className="size-4 text-ink-3" />
      </Link>
    </Row>
  );
}

/** How long the first in line has waited. */
function Oldest({ id }: { id: string }) {
  const now = useNow();
  const oldest = useQuery({
    queryKey: queueKeys.oldest(id),
    queryFn: ({ signal }) =>
      api
        .get<ListPage<Case>>("/cases", {
          signal,
          query: { queue: id, assignee: "none", status: "open", sort: "waiting", limit: 1 },
        })
        .then((p) => p.items[0] ?? null),
  }).data;
  if (!oldest?.waiting_since) return null;
  return <span>{t`the oldest for ${longAge(oldest.waiting_since, now)}`}</span>;
}
