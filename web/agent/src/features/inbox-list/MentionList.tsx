import { Avatar } from "@kit/avatar";
import { Button } from "@kit/button";
import { cx } from "@kit/cx";
import { EmptyState } from "@kit/empty";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft, AtSign, CheckCheck } from "lucide-react";
import { useActions } from "@/actions/registry";
import { contactName } from "@/entities/contact";
import { fetchMentions, type Mention, mentionKeys, readMentions, unreadMentionsQuery } from "@/entities/mention";
import { itemsOf } from "@/entities/page";
import { nearTime } from "@/lib/when";
import { ListFault } from "./parts/EmptyList";

/** Where I am named in notes; what I open is read. */
export function MentionList({ openId }: { openId: string | undefined }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const unread = useQuery(unreadMentionsQuery).data?.count ?? 0;
  const query = useInfiniteQuery({
    queryKey: mentionKeys.list,
    queryFn: ({ pageParam, signal }) => fetchMentions(pageParam, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const mentions = itemsOf(query.data);
  useActions([
    {
      id: "mentions.read",
      title: t`Mark all mentions as read`,
      icon: CheckCheck,
      group: "list",
      visible: () => unread > 0,
      perform: async () => {
        await readMentions(client);
        return { message: t`All mentions are read` };
      },
    },
  ]);
  return (
    <section aria-label={t`Mentions`} className="flex h-full min-w-0 flex-col bg-canvas">
      <header className="flex h-12 shrink-0 items-center gap-2 border-b px-3">
        <Link
          to="/inbox/$view"
          params={{ view: "mine" }}
          aria-label={t`Back to the list`}
          className="grid size-8 place-items-center rounded-md text-ink-2 hover:bg-hover"
        >
          <ArrowLeft aria-hidden className="size-4" />
        </Link>
        <h1 className="flex-1 text-sm font-semibold">{t`Mentions`}</h1>
        {unread > 0 && (
          <Button size="sm" variant="ghost" onClick={() => void readMentions(client)}>
            <CheckCheck aria-hidden /> {t`Mark all as read`}
          </Button>
        )}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {query.isPending && <Skeleton className="m-3 h-20" />}
        {query.isError && mentions.length === 0 && (
          <ListFault error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.isSuccess && mentions.length === 0 && (
          <EmptyState icon={AtSign} title={t`Nobody has named you yet`}>
            {t`Type @ and a name in a note: whoever is named finds it here.`}
          </EmptyState>
        )}
        <ul className="m-0 list-none p-0">
          {mentions.map((m) => (
            <Row key={m.message.id} mention={m} open={m.case.id === openId} />
          ))}
        </ul>
        {query.hasNextPage && (
          <Button
            variant="ghost"
            className="mx-3 my-2"
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

function Row({ mention, open }: { mention: Mention; open: boolean }) {
  const { t } = useLingui();
  const { message: m, case: c } = mention;
  const fresh = mention.read_at === null;
  const customer = contactName(c.contact);
  return (
    <li>
      <Link
        to="/inbox/$view/$caseId"
        params={{ view: "mentions", caseId: c.id }}
        aria-current={open ? "page" : undefined}
        className={cx("flex gap-2.5 border-b px-3 py-2.5 hover:bg-hover", open && "bg-lit")}
      >
        <Avatar size="md" name={m.author.name} seed={m.author.id} decorative />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={cx("min-w-0 flex-1 truncate text-sm", fresh && "font-semibold")}>
              {t`${m.author.name} in the case of ${customer}`}
            </span>
            <time dateTime={mention.at} className="shrink-0 text-xs text-ink-3">
              {nearTime(mention.at)}
            </time>
          </span>
          <span className={cx("line-clamp-2 text-sm", fresh ? "text-ink" : "text-ink-2")}>{m.text}</span>
        </span>
        {fresh && (
          <span className="mt-1.5 size-2 shrink-0 rounded-full bg-accent">
            <span className="sr-only">{t`unread`}</span>
          </span>
        )}
      </Link>
    </li>
  );
}
