import { plural } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import type { CaseEvent } from "@/entities/case";
import { useEventText } from "@/features/case-panel/event-text";
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

/** What happened to the case, in one quiet line; several fold into one. */
export function EventsLine({ events }: { events: CaseEvent[] }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const last = events.at(-1);
  if (!last) return null;
  if (events.length === 1) {
    return (
      <div className="px-5 py-1 text-center">
        <EventText event={last} />
      </div>
    );
  }
  const count = events.length - 1;
  return (
    <div className="px-5 py-1 text-center">
      {open && events.slice(0, -1).map((e) => <EventText key={e.seq} event={e} />)}
      <div className="inline-flex max-w-full items-baseline justify-center gap-1">
        <EventText event={last} />
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="inline-flex shrink-0 items-center gap-0.5 rounded-sm px-1 text-2xs font-medium text-ink-2 hover:bg-hover"
        >
          {open ? <Trans>less</Trans> : t`${plural(count, { one: "# more", other: "# more" })}`}
          <ChevronDown aria-hidden className={`size-3 transition-transform ${open ? "rotate-180" : ""}`} />
        </button>
      </div>
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
