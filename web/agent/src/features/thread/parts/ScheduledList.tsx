import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { AlarmClock, Hourglass, Pencil, SendHorizontal, TriangleAlert, Undo2, X } from "lucide-react";
import { useEffect, useState } from "react";
import { runAction } from "@/actions/run";
import { conversationKeys, fetchConversation } from "@/entities/conversation";
import { reschedule, type Scheduled, scheduledQuery, sendNow, takeBack } from "@/entities/scheduled";
import { useClockOffset } from "@/entities/server-clock";
import { LateGate } from "@/features/composer/parts/SendButton";
import { nearTime } from "@/lib/when";
import { plain, type Syntax } from "../format/parse";
import { useKindNames } from "./kind-names";

interface Props {
  conversationId: string;
  syntax: Syntax;
  maySend: boolean;
  /** Puts a reply that was taken back into the composer. */
  onBack: (s: Scheduled) => void;
}

/** What is to be sent in this conversation, below all that was said. */
export function ScheduledList({ conversationId, ...props }: Props) {
  const { t } = useLingui();
  const { data = [] } = useQuery(scheduledQuery(conversationId));
  if (data.length === 0) return null;
  return (
    <ul
      aria-label={t`To be sent later`}
      className="m-0 grid max-h-40 shrink-0 list-none gap-1 overflow-y-auto px-3 pt-1 pb-2"
    >
      {data.map((s) => (
        <li key={s.client_id ?? s.id}>
          <Waiting s={s} {...props} />
        </li>
      ))}
    </ul>
  );
}

function Waiting({ s, syntax, maySend, onBack }: Omit<Props, "conversationId"> & { s: Scheduled }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const kinds = useKindNames();
  const [moving, setMoving] = useState(false);
  const run = (perform: () => Promise<void>) =>
    void runAction({ id: "scheduled", title: "", icon: AlarmClock, group: "thread", perform });
  const back = () => run(async () => onBack(await takeBack(client, s)));
  const painted = s.id === s.client_id;
  const { data: conversation } = useQuery({
    queryKey: conversationKeys.one(s.conversation_id),
    queryFn: ({ signal }) => fetchConversation(s.conversation_id, { signal }),
  });
  // A template goes at any time.
  const closes = s.kind === "template" ? null : (conversation?.window.closes_at ?? null);
  const late = !s.held && closes !== null && Date.parse(s.send_at) >= Date.parse(closes);
  return (
    <div
      data-scheduled={s.id}
      className="ml-auto flex w-fit max-w-full flex-wrap items-center gap-x-2 gap-y-0.5 rounded-lg border border-dashed bg-sunken py-1 pr-1 pl-3 text-sm"
    >
      {s.held ? (
        <Hourglass aria-hidden className="size-4 text-ink-3" />
      ) : (
        <AlarmClock aria-hidden className="size-4 text-ink-3" />
      )}
      <span className="line-clamp-2 min-w-0 max-w-96 break-words">{plain(s.text, syntax) || kinds[s.kind]}</span>
      <span className="tabular shrink-0 text-xs text-ink-2">
        {s.held ? <Countdown at={s.send_at} /> : <Trans>Scheduled for {nearTime(s.send_at)}</Trans>}
      </span>
      {late && (
        <span className="flex basis-full items-start gap-1.5 text-xs text-waiting">
          <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <Trans>The window will be closed by then: it is sent only if the customer writes before.</Trans>
        </span>
      )}
      {maySend && !painted && (
        <span className="flex">
          {s.held ? (
            <Button size="sm" variant="ghost" onClick={back}>
              <Undo2 aria-hidden />
              <Trans>Undo</Trans>
            </Button>
          ) : (
            <>
              <Button size="sm" variant="ghost" onClick={() => setMoving(true)}>
                <Pencil aria-hidden />
                <Trans>Change time</Trans>
              </Button>
              <Button size="sm" variant="ghost" onClick={() => run(() => sendNow(client, s))}>
                <SendHorizontal aria-hidden />
                <Trans>Send now</Trans>
              </Button>
              <Button size="sm" variant="ghost" onClick={back} hint={t`Its words come back into the box`}>
                <X aria-hidden />
                <Trans>Cancel</Trans>
              </Button>
            </>
          )}
        </span>
      )}
      {moving && (
        <Dialog
          open
          onOpenChange={setMoving}
          title={t`Send at another time`}
          className="w-[min(28rem,calc(100vw-24px))]"
        >
          <LateGate
            closesAt={closes}
            onClose={() => setMoving(false)}
            onPick={(at) => run(() => reschedule(client, s, at))}
          />
        </Dialog>
      )}
    </div>
  );
}

/** How long it can still be taken back. */
function Countdown({ at }: { at: string }) {
  const offset = useClockOffset();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Math.ceil((Date.parse(at) - now - offset) / 1000));
  return <Trans>Sending in {left} s</Trans>;
}
