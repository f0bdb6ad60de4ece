import { EmptyState } from "@kit/empty";
import { Skeleton } from "@kit/skeleton";
import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { type Found, searchQuery } from "@/entities/search";
import { errorText } from "@/lib/error-text";
import { FoundGroup } from "./FoundGroup";
import { Hints } from "./Hints";
import { Problems } from "./Problems";
import { remember } from "./recent";
import { FoundCase, FoundContact, FoundFile, FoundMessage } from "./results";
import { SearchBox } from "./SearchBox";

/** Everything that words and operators find: cases, messages, contacts, files. */
export function SearchPage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { q = "", exact } = useSearch({ strict: false }) as { q?: unknown; exact?: unknown };
  const wanted = String(q).trim();
  const [text, setText] = useState(wanted);
  const problems = useId();
  const query = useQuery({ ...searchQuery(wanted, 20, Boolean(exact)), enabled: wanted.length > 0 });
  const wrong = wanted ? (query.data?.problems ?? []) : [];

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
          <SearchBox
            text={text}
            invalid={wrong.length > 0}
            describedBy={problems}
            onText={setText}
            onDone={() => remember(text.trim())}
          />
        </search>
        <div id={problems}>{wrong.length > 0 && <Problems text={wanted} problems={wrong} />}</div>
        {!wanted && <Hints onPick={setText} />}
        {wanted && query.isError && <EmptyState icon={SearchX} title={errorText(query.error)} />}
        {wanted && query.isPending && <Skeleton className="mt-6 h-64" />}
        {wanted && query.data && wrong.length === 0 && (
          <div key={wanted} className={query.isPlaceholderData ? "opacity-60" : undefined}>
            <Answered found={query.data} wanted={wanted} onText={setText} />
          </div>
        )}
      </div>
    </div>
  );
}

function Answered({ found, wanted, onText }: { found: Found; wanted: string; onText: (text: string) => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const asked = found.corrected ?? wanted;
  const total = found.cases.length + found.contacts.length + found.messages.length + found.files.length;
  const more = Object.keys(found.next).length > 0;
  return (
    <>
      <Making found={found} />
      {found.corrected && (
        <p className="mt-3 text-sm">
          {t`Nothing was found for “${wanted}”. This is for`}{" "}
          <button type="button" className="font-medium text-accent-ink hover:underline" onClick={() => onText(asked)}>
            {asked}
          </button>
          {". "}
          <button
            type="button"
            className="text-accent-ink hover:underline"
            onClick={() => void navigate({ to: "/search", search: { q: wanted, exact: true } as never, replace: true })}
          >
            {t`Search for it as it is written`}
          </button>
        </p>
      )}
      {found.suggestion && (
        <p className="mt-3 text-sm">
          {t`Did you mean`}{" "}
          <button
            type="button"
            className="font-medium text-accent-ink hover:underline"
            onClick={() => onText(found.suggestion ?? "")}
          >
            {found.suggestion}
          </button>
          ?
        </p>
      )}
      <p role="status" className="sr-only">
        {more ? t`More than ${total} found` : <Plural value={total} one="# found" other="# found" />}
      </p>
      {total === 0 && !more ? (
        <div className="h-72">
          <EmptyState
            icon={SearchX}
            title={t`Nothing found for “${wanted}”`}
          >{t`Try fewer or other words.`}</EmptyState>
        </div>
      ) : (
        <Groups found={found} asked={asked} />
      )}
    </>
  );
}

function Groups({ found, asked }: { found: Found; asked: string }) {
  const { t } = useLingui();
  const group = { asked, first: found };
  return (
    <>
      <FoundGroup {...group} kind="contacts" title={t`Contacts`} few={5}>
        {(f) => f.contacts.map((c) => <FoundContact key={c.id} contact={c} mark={f.marks[c.id]} />)}
      </FoundGroup>
      <FoundGroup {...group} kind="cases" title={t`Cases`} few={5}>
        {(f) => f.cases.map((c) => <FoundCase key={c.id} found={c} mark={f.marks[c.id]} />)}
      </FoundGroup>
      <FoundGroup {...group} kind="files" title={t`Files`} few={5}>
        {(f) => f.files.map((x) => <FoundFile key={x.attachment.id} found={x} />)}
      </FoundGroup>
      <FoundGroup {...group} kind="messages" title={t`Messages`} few={20}>
        {(f) => f.messages.map((m) => <FoundMessage key={m.message.id} found={m} />)}
      </FoundGroup>
    </>
  );
}

/** Says that not everything can be found yet. */
function Making({ found }: { found: Found }) {
  const { t } = useLingui();
  if (!found.making) return null;
  const percent = Math.floor((100 * found.making.done) / Math.max(found.making.total, 1));
  return (
    <p className="mt-3 text-sm text-ink-2">{t`The search index is being made anew (${percent} %): not everything is found yet.`}</p>
  );
}
