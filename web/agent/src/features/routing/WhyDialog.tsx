import { Dialog } from "@kit/dialog";
import { Skeleton } from "@kit/skeleton";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { givenQuery } from "@/entities/agent";
import { type Case, caseQuery } from "@/entities/case";
import { queuesQuery } from "@/entities/queue";
import { errorText } from "@/lib/error-text";
import { fullTime } from "@/lib/when";
import { WhyView } from "./WhyView";
import { waitText } from "./words";

/** Why a case is with whom it is, or why it waits: each time that it was given to somebody, newest first. */
export function WhyDialog({ c: shown, onClose }: { c: Case; onClose: () => void }) {
  const { t } = useLingui();
  const c = useQuery({ ...caseQuery(shown.id), initialData: shown }).data;
  const given = useQuery(givenQuery(c.id));
  const queues = useQuery(queuesQuery).data;
  const queueName = (id: string) => queues?.find((q) => q.id === id)?.name;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={c.assignee ? t`Why ${c.assignee.name} has this case` : t`Why nobody has this case`}
      description={`#${c.number} · ${c.contact.name}`}
      className="w-[min(40rem,calc(100vw-24px))]"
    >
      <div className="grid grid-cols-1 gap-4 pt-1">
        {!c.assignee && <Waits c={c} />}
        {given.isPending && <Skeleton className="h-24" />}
        {given.isError && <p className="text-sm text-danger">{errorText(given.error)}</p>}
        {given.data?.length === 0 && c.assignee && (
          <p className="text-sm text-ink-2">
            <Trans>It was assigned before routing kept its reasons.</Trans>
          </p>
        )}
        {given.data?.map((g) => (
          <article key={g.id} className="grid grid-cols-1 gap-2 border-t pt-3 first:border-t-0 first:pt-0">
            <p className="flex flex-wrap items-baseline gap-x-2 text-xs text-ink-3">
              <span>{g.agent.name}</span>
              {queueName(g.queue_id) && <span>{t`Queue: ${queueName(g.queue_id)}`}</span>}
              <time dateTime={g.at}>{fullTime(g.at)}</time>
            </p>
            <WhyView why={g.why ?? {}} decidedBy={g.decided_by} name={g.agent.name} />
          </article>
        ))}
      </div>
    </Dialog>
  );
}

function Waits({ c }: { c: Case }) {
  const state = c.routing?.state ?? "none";
  const code = c.routing?.reason_code ?? "";
  return (
    <p className="text-sm font-medium">
      {state === "offered" ? (
        <Trans>Somebody is being asked right now.</Trans>
      ) : state === "waiting" ? (
        code ? (
          waitText(code)
        ) : (
          <Trans>It waits in its queue.</Trans>
        )
      ) : (
        <Trans>It is in no queue: assign it, or transfer it to a queue.</Trans>
      )}
    </p>
  );
}
