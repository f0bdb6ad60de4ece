import { Skeleton } from "@kit/skeleton";
import { Trans } from "@lingui/react/macro";
import { errorText } from "@/lib/error-text";
import { fullTime, nearTime } from "@/lib/when";
import { useEventText } from "./event-text";
import { tellable } from "./events";
import { useHistory } from "./queries";

/** What happened to the case, newest first. */
export function HistoryList({ caseId, nameOf }: { caseId: string; nameOf: (id: string) => string }) {
  const { data, isPending, error } = useHistory(caseId);
  const say = useEventText(nameOf);
  if (isPending) return <Skeleton className="h-16" />;
  if (error) return <p className="text-sm text-danger">{errorText(error)}</p>;
  const events = tellable(data.items).toReversed();
  if (events.length === 0) {
    return (
      <p className="text-sm text-ink-3">
        <Trans>Nothing has changed yet.</Trans>
      </p>
    );
  }
  return (
    <ol className="grid gap-2 text-sm">
      {events.map((e) => (
        <li key={e.seq}>
          <span className="break-words">{say(e)}</span>{" "}
          <time dateTime={e.at} title={fullTime(e.at)} className="whitespace-nowrap text-xs text-ink-3">
            {nearTime(e.at)}
          </time>
        </li>
      ))}
    </ol>
  );
}
