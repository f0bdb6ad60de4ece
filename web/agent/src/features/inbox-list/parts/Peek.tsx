import { IconButton } from "@kit/button";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type RefObject, useLayoutEffect, useState } from "react";
import type { Case } from "@/entities/case";
import { contactName } from "@/entities/contact";
import { fetchMessages, type Message, messageKeys } from "@/entities/message";
import { itemsOf } from "@/entities/page";
import { kindWord } from "@/entities/preview";
import { useNarrow } from "@/lib/narrow";
import { nearTime } from "@/lib/when";

/** How many of the last messages are shown. */
const shown = 6;
const height = 380;

interface Props {
  case: Case;
  scroller: RefObject<HTMLDivElement | null>;
  onClose: () => void;
}

/** The last messages of the case under the cursor, beside its row. The focus stays in the list, and nothing is read. */
export function Peek({ case: c, scroller, onClose }: Props) {
  const { t } = useLingui();
  const narrow = useNarrow();
  const place = usePlace(c.id, scroller);
  const query = useInfiniteQuery({
    queryKey: messageKeys.list(c.conversation_id),
    queryFn: ({ pageParam, signal }) => fetchMessages(c.conversation_id, pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const messages = itemsOf(query.data).slice(0, shown).toReversed();
  const name = contactName(c.contact);
  return (
    <section
      aria-label={t`Preview of the case of ${name}`}
      aria-live="polite"
      className="fixed z-40 flex flex-col rounded-lg bg-raised shadow-float max-md:inset-x-2 max-md:bottom-2"
      style={narrow ? { maxHeight: height } : { ...place, width: 380, maxHeight: height }}
    >
      <header className="flex items-center gap-2 border-b py-1 pr-1 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">{name}</h2>
        <IconButton size="sm" label={t`Close the preview`} onClick={onClose}>
          <X />
        </IconButton>
      </header>
      {query.isPending ? (
        <Skeleton className="m-4 h-24" />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        <ol tabIndex={0} className="m-0 grid list-none gap-2.5 overflow-y-auto px-4 py-3">
          {messages.map((m) => (
            <Line key={m.id} message={m} customer={name} />
          ))}
          {messages.length === 0 && <li className="text-sm text-ink-3">{t`No messages yet`}</li>}
        </ol>
      )}
    </section>
  );
}

function Line({ message: m, customer }: { message: Message; customer: string }) {
  const { t } = useLingui();
  const who = m.direction === "in" ? customer : m.author.name;
  return (
    <li className={m.direction === "note" ? "-mx-2 rounded-md bg-note px-2 py-1 text-note-ink" : undefined}>
      <p className="flex items-baseline gap-2 text-xs">
        <span className="truncate font-medium">{m.direction === "note" ? t`${who} (note)` : who}</span>
        <time dateTime={m.occurred_at} className={m.direction === "note" ? "" : "text-ink-3"}>
          {nearTime(m.occurred_at)}
        </time>
      </p>
      <p dir="auto" className="line-clamp-4 text-sm [overflow-wrap:anywhere]">
        {m.text || kindWord(m.kind)}
      </p>
    </li>
  );
}

/** Beside the row, on the screen as a whole. */
function usePlace(id: string, scroller: RefObject<HTMLDivElement | null>) {
  const [place, setPlace] = useState({ top: 96, left: 360 });
  useLayoutEffect(() => {
    const list = scroller.current;
    const row = list?.querySelector(`[data-case="${id}"]`);
    if (!list || !row) return;
    const top = Math.max(8, Math.min(row.getBoundingClientRect().top, innerHeight - height - 8));
    setPlace({ top, left: Math.min(list.getBoundingClientRect().right + 8, innerWidth - 388) });
  }, [id, scroller]);
  return place;
}
