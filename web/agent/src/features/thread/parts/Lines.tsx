import { Plural } from "@lingui/react/macro";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import type { CaseEvent } from "@/entities/case";
import { useEventText } from "@/features/case-panel/event-text";
import { useSetting } from "@/lib/storage";
import { clockTime, dayName, fullTime } from "@/lib/when";
import { useThreadTools } from "../context";

export function DayLine({ date }: { date: string }) {
  return (
    <div className="flex items-center gap-3 px-5 py-3">
      <span className="h-px flex-1 bg-line" />
      <h2 className="text-2xs font-medium text-ink-3">{dayName(date)}</h2>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}

export function UnreadLine({ count }: { count: number }) {
  return (
    <div className="flex items-center gap-3 px-5 py-2 text-accent-ink">
      <span className="h-px flex-1 bg-accent/40" />
      <h2 className="text-2xs font-semibold">
        <Plural value={count} one="# unread message" other="# unread messages" />
      </h2>
      <span className="h-px flex-1 bg-accent/40" />
    </div>
  );
}

/** The setting of this browser that says whether runs of events begin open. */
export const eventsOpen = { key: "thread-events-open", initial: false };

/** What happened to the case, in one quiet line; several fold into one, opened and closed by it. */
export function EventsLine({ events }: { events: CaseEvent[] }) {
  const [all] = useSetting(eventsOpen.key, eventsOpen.initial);
  return <Run key={String(all)} events={events} openFirst={all} />;
}

function Run({ events, openFirst }: { events: CaseEvent[]; openFirst: boolean }) {
  const [open, setOpen] = useState(openFirst);
  const last = events.at(-1);
  if (!last) return null;
  if (events.length === 1) {
    return (
      <div className="px-5 py-1 text-center">
        <EventText event={last} />
      </div>
    );
  }
  return (
    <div className="px-5 py-1 text-center">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="inline-flex min-h-6 max-w-full items-center gap-1 rounded-sm px-1.5 text-2xs font-medium text-ink-2 hover:bg-hover"
      >
        <Plural value={events.length} one="# change" other="# changes" />
        <time dateTime={last.at} title={fullTime(last.at)} className="font-normal text-ink-3">
          {clockTime(last.at)}
        </time>
        <ChevronDown aria-hidden className={`size-3 transition-transform ${open ? "rotate-180" : ""}`} />
      </button>
      {open && events.map((e) => <EventText key={e.seq} event={e} />)}
    </div>
  );
}

function EventText({ event }: { event: CaseEvent }) {
  const { nameOf } = useThreadTools();
  const say = useEventText(nameOf);
  return (
    <p className="text-2xs text-ink-3">
      {say(event)}{" "}
      <time dateTime={event.at} title={fullTime(event.at)}>
        {clockTime(event.at)}
      </time>
    </p>
  );
}
