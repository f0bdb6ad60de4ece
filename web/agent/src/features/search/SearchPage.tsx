import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Input } from "@kit/input";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Search, SearchX } from "lucide-react";
import { type ReactElement, useEffect, useState } from "react";
import { searchQuery } from "@/entities/search";
import { errorText } from "@/lib/error-text";
import { FoundCase, FoundContact, FoundMessage } from "./results";

/** Everything that a few words find: cases, contacts, messages. */
export function SearchPage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { q = "" } = useSearch({ strict: false }) as { q?: unknown };
  const wanted = String(q).trim();
  const [text, setText] = useState(wanted);

  useEffect(() => {
    if (text.trim() === wanted) return;
    const timer = setTimeout(
      () => void navigate({ to: "/search", search: { q: text.trim() || undefined }, replace: true }),
      200,
    );
    return () => clearTimeout(timer);
  }, [text, wanted, navigate]);

  return (
    <div className="h-full overflow-y-auto bg-paper">
      <div className="mx-auto w-full max-w-3xl px-4 py-5 sm:px-8">
        <h1 className="sr-only">{t`Search`}</h1>
        <search>
          <div className="relative">
            <Search className="absolute top-3 left-3 size-4 text-ink-3" aria-hidden />
            <Input
              type="search"
              aria-label={t`Search cases, contacts and messages`}
              autoFocus
              value={text}
              onChange={(e) => setText(e.target.value)}
              onKeyDown={(e) => e.key === "Escape" && e.currentTarget.blur()}
              placeholder={t`Search cases, contacts and messages`}
              className="h-10! pl-9! text-base!"
            />
          </div>
        </search>
        <Results wanted={wanted} />
      </div>
    </div>
  );
}

function Results({ wanted }: { wanted: string }) {
  const { t } = useLingui();
  const query = useQuery({ ...searchQuery(wanted), enabled: wanted.length > 0 });
  if (!wanted) {
    return (
      <div className="h-72">
        <EmptyState icon={Search} title={t`Find what was said, and by whom`}>
          {t`Words of messages, names, phone numbers, or the number of a case such as #1042.`}
        </EmptyState>
      </div>
    );
  }
  if (query.isError) return <EmptyState icon={SearchX} title={errorText(query.error)} />;
  if (!query.data) return <Skeleton className="mt-6 h-64" />;
  const { cases, contacts, messages } = query.data;
  if (cases.length + contacts.length + messages.length === 0) {
    return (
      <div className="h-72">
        <EmptyState icon={SearchX} title={t`Nothing found for “${wanted}”`}>{t`Try fewer or other words.`}</EmptyState>
      </div>
    );
  }
  return (
    <div key={wanted} className={query.isPlaceholderData ? "opacity-60" : undefined}>
      <Group title={t`Contacts`} items={contacts.map((c) => <FoundContact key={c.id} contact={c} />)} />
      <Group title={t`Cases`} items={cases.map((c) => <FoundCase key={c.id} found={c} />)} />
      <Group title={t`Messages`} items={messages.map((m) => <FoundMessage key={m.message.id} found={m} />)} most={30} />
    </div>
  );
}

/** The first few of a kind, and the rest on request. */
function Group({ title, items, most = 5 }: { title: string; items: ReactElement[]; most?: number }) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  if (items.length === 0) return null;
  const rest = items.length - most;
  return (
    <section className="mt-6">
      <h2 className="mb-1 text-xs text-ink-3">{title}</h2>
      <ul className="divide-y divide-line border-y">{all ? items : items.slice(0, most)}</ul>
      {!all && rest > 0 && (
        <Button variant="ghost" size="sm" className="mt-1" onClick={() => setAll(true)}>
          {t`${rest} more`}
        </Button>
      )}
    </section>
  );
}
