import { Avatar } from "@kit/avatar";
import { PlatformIcon } from "@kit/icons/platform";
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { ArrowDownLeft, ArrowUpRight, NotebookPen, Paperclip } from "lucide-react";
import { statusName } from "@/actions/case-actions";
import type { Case } from "@/entities/case";
import { type Contact, contactName } from "@/entities/contact";
import { caseInWords } from "@/entities/preview";
import type { FoundFile as File, FoundMessage as Found, Snippet } from "@/entities/search";
import { listTime, useNow } from "@/lib/time";
import { highlight } from "./highlight";

const row = "flex items-center gap-3 px-2 py-2.5 hover:bg-hover";

export function FoundContact({ contact, mark }: { contact: Contact; mark?: Snippet }) {
  return (
    <li>
      <Link to="/contacts/$contactId" params={{ contactId: contact.id }} className={row}>
        <Avatar name={contactName(contact)} seed={contact.id} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">
            {mark?.matches.length ? <Highlighted snippet={mark} /> : contactName(contact)}
          </span>
          <span className="tabular block truncate text-xs text-ink-3">
            {contact.identities?.map((i) => i.display || i.address).join(" · ")}
          </span>
        </span>
      </Link>
    </li>
  );
}

export function FoundCase({ found, mark }: { found: Case; mark?: Snippet }) {
  const now = useNow();
  return (
    <li>
      <Link to="/inbox/$view/$caseId" params={{ view: "all", caseId: found.id }} className={row}>
        <PlatformIcon platform={found.platform} className="size-5" />
        <span className="min-w-0 flex-1">
          <span className="block truncate">
            <span className="font-medium">{found.contact.name}</span>
            <span className="tabular ml-2 text-ink-3">#{found.number}</span>
          </span>
          <span className="block truncate text-ink-2">
            {mark?.matches.length ? <Highlighted snippet={mark} /> : caseInWords(found)}
          </span>
        </span>
        <span className="text-xs text-ink-3 max-md:hidden">{statusName(found.status)}</span>
        <time dateTime={found.last_activity_at} className="w-16 text-right text-xs text-ink-3">
          {listTime(found.last_activity_at, now)}
        </time>
      </Link>
    </li>
  );
}

/** Where something is read: in its case, else where it was said in public. */
function placeOf(caseId: string, postId?: string): string {
  if (caseId) return `/inbox/all/${caseId}`;
  return postId ? `/public/posts/${postId}` : "/public";
}

export function FoundMessage({ found }: { found: Found }) {
  const { t } = useLingui();
  const now = useNow();
  const { message } = found;
  const Icon = message.direction === "in" ? ArrowDownLeft : message.direction === "out" ? ArrowUpRight : NotebookPen;
  const kind = { in: t`From the customer`, out: t`From us`, note: t`Note` }[message.direction];
  return (
    <li>
      <Link
        to={placeOf(found.case_id || message.case_id, message.content?.public?.post_id) as string}
        search={{ message: message.id } as never}
        className={row}
      >
        <Icon className="size-4 shrink-0 text-ink-3" aria-label={kind} />
        <span className="min-w-0 flex-1">
          <span className="block text-xs text-ink-3">{message.author.name}</span>
          <span className="line-clamp-2">
            <Highlighted snippet={found.snippet} />
          </span>
        </span>
        <time dateTime={message.occurred_at} className="w-16 shrink-0 text-right text-xs text-ink-3">
          {listTime(message.occurred_at, now)}
        </time>
      </Link>
    </li>
  );
}

export function FoundFile({ found }: { found: File }) {
  const now = useNow();
  return (
    <li>
      <Link to={placeOf(found.case_id) as string} search={{ message: found.message_id } as never} className={row}>
        <Paperclip className="size-4 shrink-0 text-ink-3" aria-hidden />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">
            <Highlighted snippet={found.snippet} />
          </span>
          <span className="block truncate text-xs text-ink-3">{found.author.name}</span>
        </span>
        <time dateTime={found.occurred_at} className="w-16 shrink-0 text-right text-xs text-ink-3">
          {listTime(found.occurred_at, now)}
        </time>
      </Link>
    </li>
  );
}

function Highlighted({ snippet }: { snippet: Snippet }) {
  return highlight(snippet).map((piece, i) =>
    piece.hit ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have only their place
      <mark key={i} className="rounded-sm bg-note px-px font-medium text-ink">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}
