import { api } from "@client/api";
import { Button } from "@kit/button";
import { cx } from "@kit/cx";
import { EmptyState } from "@kit/empty";
import { Input } from "@kit/input";
import { Resizer } from "@kit/resizer";
import { Skeleton } from "@kit/skeleton";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Building2, Plus, UsersRound } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { type Company, companyKeys, fetchCompanies } from "@/entities/company";
import { useCan } from "@/entities/me";
import { itemsOf } from "@/entities/page";
import { errorText } from "@/lib/error-text";
import { useNarrow } from "@/lib/narrow";
import { useSetting } from "@/lib/storage";
import { CompanyView } from "./CompanyView";

const width = { initial: 348, min: 280, max: 560 };

/** The companies that contacts belong to, and one of them beside. */
export function CompaniesPage() {
  const { t } = useLingui();
  const { companyId } = useParams({ strict: false }) as { companyId?: string };
  const [listWidth, setListWidth] = useSetting("list-width", width.initial);
  const narrow = useNarrow();
  return (
    <div className="flex h-full">
      <div
        className={narrow ? (companyId ? "hidden" : "min-w-0 flex-1") : "shrink-0"}
        style={narrow ? undefined : { width: listWidth }}
      >
        <CompanyList openId={companyId} />
      </div>
      {!narrow && <Resizer label={t`Width of the list`} value={listWidth} {...width} onChange={setListWidth} />}
      {(companyId || !narrow) && (
        <div className="min-w-0 flex-1 overflow-y-auto bg-paper">
          {companyId ? (
            <CompanyView key={companyId} id={companyId} />
          ) : (
            <EmptyState icon={Building2} title={t`Choose a company`} />
          )}
        </div>
      )}
    </div>
  );
}

function CompanyList({ openId }: { openId: string | undefined }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const may = useCan("contacts.write");
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const query = useInfiniteQuery({
    queryKey: companyKeys.list(q),
    queryFn: ({ pageParam, signal }) => fetchCompanies(q, pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
  const companies = itemsOf(query.data);
  const add = () =>
    api.post<Company>("/companies", { name: q }).then(
      (made) => {
        void client.invalidateQueries({ queryKey: companyKeys.lists });
        void navigate({ to: "/companies/$companyId", params: { companyId: made.id } });
      },
      (e) => toast({ title: errorText(e), tone: "danger" }),
    );
  return (
    <section aria-label={t`Companies`} className="flex h-full flex-col bg-canvas">
      <header className="grid gap-2 border-b px-3 py-2.5">
        <h1 className="sr-only">{t`Companies`}</h1>
        <Link
          to="/contacts"
          className="flex h-7 w-fit items-center gap-1.5 rounded-md px-2 text-sm text-ink-2 hover:bg-hover"
        >
          <UsersRound className="size-4" aria-hidden /> {t`Contacts`}
        </Link>
        <Input
          type="search"
          aria-label={t`Find or add a company`}
          placeholder={t`Find or add a company`}
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
        {may && q && !companies.some((c) => c.name.toLowerCase() === q.toLowerCase()) && (
          <Button onClick={() => void add()} className="justify-start!">
            <Plus /> <span className="truncate">{t`Add “${q}”`}</span>
          </Button>
        )}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {query.isPending && <Skeleton className="m-3 h-40" />}
        {query.isError && <EmptyState title={errorText(query.error)} />}
        {query.isSuccess && companies.length === 0 && !q && (
          <EmptyState icon={Building2} title={t`No companies yet`}>
            {t`Write a name above, or choose a company on a contact's page.`}
          </EmptyState>
        )}
        <ul>
          {companies.map((c) => (
            <li key={c.id}>
              <Link
                to="/companies/$companyId"
                params={{ companyId: c.id }}
                aria-current={c.id === openId ? "true" : undefined}
                className={cx(
                  "flex min-h-12 flex-col justify-center border-b px-3 outline-offset-[-2px]",
                  c.id === openId ? "bg-selected" : "hover:bg-hover",
                )}
              >
                <span className="truncate font-medium">{c.name}</span>
                {c.domain && <span className="truncate text-xs text-ink-3">{c.domain}</span>}
              </Link>
            </li>
          ))}
        </ul>
        {query.hasNextPage && (
          <Button
            variant="ghost"
            className="m-2"
            busy={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t`Show more`}
          </Button>
        )}
      </div>
    </section>
  );
}
