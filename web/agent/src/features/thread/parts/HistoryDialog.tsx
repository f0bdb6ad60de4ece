import { Dialog } from "@kit/dialog";
import { Skeleton } from "@kit/skeleton";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Message } from "@/entities/message";
import { errorText } from "@/lib/error-text";
import { fullTime } from "@/lib/when";
import { MessageCost } from "../cost/MessageCost";
import { messageHistory, messageOf, type ToldEvent } from "../model/message-changes";
import { stepsOf } from "../model/receipt";
import { useMessageHistory } from "../queries";
import { useStateNames } from "./Receipt";

/** Who did what to a message, and when: every state, edit and try. */
export function HistoryDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useLingui();
  const names = useStateNames();
  const { data, isPending, error } = useMessageHistory(message.id, true);
  const events = (data?.items ?? []).toSorted((a, b) => a.seq - b.seq);
  // What changed nothing that people are told of is left out.
  const history = messageHistory(events).filter((e) => e.changes.length > 0 || e.event.type === "message.created");
  const failed = message.status === "failed" ? events.findLast((e) => e.changes?.status?.[1] === "failed")?.seq : -1;
  const pricing = [message.pricing?.category, message.pricing?.type, message.pricing?.model]
    .filter(Boolean)
    .join(" · ");
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t`What happened to this message`}>
      {isPending && <Skeleton className="h-24" />}
      {error && <p className="text-sm text-danger">{errorText(error)}</p>}
      <ol className="flex flex-col gap-2 text-sm">
        {history.map((told) => (
          <Line
            key={told.event.seq}
            told={told}
            reason={told.event.seq === failed ? message.error?.title : undefined}
          />
        ))}
        {!isPending &&
          events.length === 0 &&
          stepsOf(message).map((s) => (
            <li key={s.state} className="flex justify-between gap-4">
              <span>{names[s.state]}</span>
              <span className="tabular text-xs text-ink-3">{s.at ? fullTime(s.at) : "–"}</span>
            </li>
          ))}
      </ol>
      <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-t pt-3 text-xs">
        <dt className="text-ink-3">
          <Trans>Time on the platform</Trans>
        </dt>
        <dd className="tabular">{fullTime(message.occurred_at)}</dd>
        <dt className="text-ink-3">
          <Trans>Reached this desk</Trans>
        </dt>
        <dd className="tabular">{fullTime(message.created_at)}</dd>
        {message.attempts > 0 && (
          <>
            <dt className="text-ink-3">
              <Trans>Tries to send</Trans>
            </dt>
            <dd className="tabular">{message.attempts}</dd>
          </>
        )}
        {pricing && (
          <>
            <dt className="text-ink-3">
              <Trans>Price class</Trans>
            </dt>
            <dd>{pricing}</dd>
          </>
        )}
        <MessageCost message={message} />
        {message.external_id && (
          <>
            <dt className="text-ink-3">
              <Trans>Id on the platform</Trans>
            </dt>
            <dd className="break-all font-mono">{message.external_id}</dd>
          </>
        )}
      </dl>
    </Dialog>
  );
}

/** One event; reason is why the message failed, where this is the event in which it did. */
function Line({ told: { event, changes }, reason }: { told: ToldEvent; reason?: string }) {
  const { t } = useLingui();
  const names = useStateNames();
  const after = messageOf(event);
  const said: string[] = [];
  if (event.type === "message.created") {
    said.push(after?.direction === "in" ? t`Arrived in the desk` : t`Written`);
  }
  for (const change of changes) {
    if (change.field === "status") said.push(names[change.to]);
    else if (change.field === "text") said.push(t`Edited. Before: “${change.from}”`);
    else if (change.field === "error") said.push(change.to);
    else if (change.field === "deleted") said.push(t`Deleted`);
    else if (change.field === "forwarded") said.push(t`Forwarded to ${change.to}`);
    else if (change.field === "webhook")
      said.push(change.to ? t`Called the webhook “${change.to}”` : t`Called a webhook`);
    else if (change.field === "revealed") said.push(t`Asked for the exact place`);
    else if (change.field === "reactions")
      said.push(change.to ? t`Reactions: ${change.to}` : t`The reaction was taken back`);
    else said.push(t`The file arrived`);
  }
  if (reason && !said.includes(reason)) said.push(reason);
  return (
    <li className="flex items-baseline justify-between gap-4">
      <span className="min-w-0 break-words">
        {said.join(" · ")} {event.actor.name && <span className="text-ink-3">{event.actor.name}</span>}
      </span>
      <time dateTime={event.at} className="tabular shrink-0 text-xs text-ink-3">
        {fullTime(event.at)}
      </time>
    </li>
  );
}
