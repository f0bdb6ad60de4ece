import { isApiError } from "@client/error";
import { Avatar } from "@kit/avatar";
import { Button } from "@kit/button";
import { cx } from "@kit/cx";
import { EmptyState } from "@kit/empty";
import { PlatformIcon } from "@kit/icons/platform";
import { Input } from "@kit/input";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Ban, Search, UsersRound } from "lucide-react";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { type Contact, type ContactFilter, contactKeys, contactName, fetchContacts } from "@/entities/contact";
import type { FilterNode } from "@/entities/filter";
import { itemsOf } from "@/entities/page";
import { useRowHeight } from "@/lib/density";
import { errorText } from "@/lib/error-text";
import { ContactsBar } from "./parts/ContactsBar";
import { TagChips } from "./parts/ContactTags";
import { type ContactsSearch, searchOf, useContactsSearch } from "./segments/params";
import { Segments } from "./segments/Segments";

/** All contacts, found by name or address. */
export function ContactList({ openId }: { openId: string | undefined }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const [attribute, setAttribute] = useState("");
  const { where, ask, show } = useContactsSearch();
  const filter = { q, attribute: attribute || undefined, where };
  const row = useRowHeight() - 6;
  const scroller = useRef<HTMLDivElement>(null);
  const query = useInfiniteQuery({
    queryKey: contactKeys.list(filter),
    queryFn: ({ pageParam, signal }) => fetchContacts(filter, pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
  const contacts = itemsOf(query.data);
  const virtual = useVirtualizer({
    count: contacts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => row,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= contacts.length - 20) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, contacts.length]);
  return (
    <section aria-label={t`Contacts`} className="flex h-full flex-col bg-canvas">
      <header className="border-b px-3 py-2.5">
        <h1 className="sr-only">{t`Contacts`}</h1>
        <ContactsBar filter={filter} onAttribute={setAttribute} />
        <Segments where={where} ask={ask} onShow={show} />
        <div className="relative">
          <Search className="absolute top-2 left-2.5 size-4 text-ink-3" aria-hidden />
          <Input
            type="search"
            aria-label={t`Find a contact`}
            value={text}
            onChange={(e) => setText(e.target.value)}
            placeholder={t`Name, number or address`}
            className="pl-8!"
          />
        </div>
      </header>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        {query.isPending && <Skeleton className="m-3 h-40" />}
        {query.isError && <Failed error={query.error} where={where} onAll={() => show(undefined)} />}
        {query.isSuccess && contacts.length === 0 && <Nobody filter={filter} onAll={() => show(undefined)} />}
        <ul className="relative m-0 list-none p-0" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const contact = contacts[item.index];
            if (!contact) return null;
            return (
              <li
                key={contact.id}
                aria-setsize={hasNextPage ? -1 : contacts.length}
                aria-posinset={item.index + 1}
                className="absolute inset-x-0 top-0"
                style={{ height: row, transform: `translateY(${item.start}px)` }}
              >
                <ContactRow contact={contact} search={searchOf(where)} open={contact.id === openId} />
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}

/** Why nobody is listed, and what to do about it. */
function Nobody({ filter, onAll }: { filter: ContactFilter; onAll: () => void }) {
  const { t } = useLingui();
  const { q, attribute, where } = filter;
  if (where && !q && !attribute)
    return (
      <EmptyState
        icon={UsersRound}
        title={t`Nobody meets these conditions now`}
        action={<Button onClick={onAll}>{t`Show all contacts`}</Button>}
      >
        {t`Contacts come into the list by themselves as soon as they do. Change the conditions in the menu above.`}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={UsersRound}
      title={q ? t`Nobody found for “${q}”` : attribute ? t`Nobody found.` : t`No contacts yet`}
    >
      {q || attribute ? undefined : t`Everybody who writes to you becomes a contact by themselves.`}
    </EmptyState>
  );
}

/** A segment that is gone, or not one's own, is the likeliest reason. */
function Failed({ error, where, onAll }: { error: Error; where: FilterNode | undefined; onAll: () => void }) {
  const { t } = useLingui();
  const gone = where !== undefined && isApiError(error, "invalid");
  return (
    <EmptyState
      title={gone ? t`These conditions cannot be asked any more` : errorText(error)}
      action={gone ? <Button onClick={onAll}>{t`Show all contacts`}</Button> : undefined}
    >
      {gone ? t`The segment is gone, or somebody keeps it for themselves.` : undefined}
    </EmptyState>
  );
}

function ContactRow({ contact, search, open }: { contact: Contact; search: ContactsSearch; open: boolean }) {
  const { t } = useLingui();
  const identities = contact.identities ?? [];
  return (
    <Link
      to="/contacts/$contactId"
      params={{ contactId: contact.id }}
      search={search}
      aria-current={open ? "true" : undefined}
      className={cx(
        "flex h-full items-center gap-2.5 border-b px-3 outline-offset-[-2px]",
        open ? "bg-selected" : "hover:bg-hover",
      )}
    >
      <Avatar name={contactName(contact)} seed={contact.id} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{contactName(contact)}</span>
        <span className="tabular block truncate text-xs text-ink-3">
          {[identities[0]?.display || identities[0]?.address || contact.email || contact.phone, contact.company?.name]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      <span className="flex max-w-32 shrink gap-1 overflow-hidden">
        <TagChips tags={(contact.tags ?? []).slice(0, 2)} />
      </span>
      {contact.blocked_at && <Ban className="size-3.5 text-danger" aria-label={t`Blocked`} />}
      {[...new Set(identities.map((i) => i.platform))].map((p) => (
        <PlatformIcon key={p} platform={p} className="size-3.5" />
      ))}
    </Link>
  );
}
