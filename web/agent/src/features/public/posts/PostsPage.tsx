import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { PlatformIcon } from "@kit/icons/platform";
import { Select } from "@kit/select";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Megaphone, Plus } from "lucide-react";
import { useCallback } from "react";
import { useActions } from "@/actions/registry";
import { channelsQuery } from "@/entities/channel";
import { useCan } from "@/entities/me";
import { type Post, publicKeys } from "@/entities/public";
import { fetchPosts, fetchPublications, type Publication, publicationKeys } from "@/entities/publication";
import { errorText } from "@/lib/error-text";
import { clockTime, dayName, nearTime } from "@/lib/when";
import type { LiveEvent } from "@/live/event";
import { useLiveEvents } from "@/live/live";
import { PublicFrame } from "../PublicFrame";
import { usePublicChannels } from "../stream/FilterBar";
import { Counts } from "../thread/PostCard";
import { useKindWords } from "../use-kind-words";
import { useChannelName } from "../use-platform-name";
import { byDay, planned } from "./plan";
import { useStateWords } from "./use-words";

/** What we publish: what is planned, by its day, and how what is out went. */
export function PostsPage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const client = useQueryClient();
  const may = useCan("public.publish");
  const { channel = "" } = useSearch({ strict: false }) as { channel?: string };
  const plans = useQuery({
    queryKey: publicationKeys.list,
    queryFn: ({ signal }) => fetchPublications({ signal }),
    staleTime: 30_000,
  });
  const hear = useCallback(
    (event: LiveEvent) => {
      if (event.type === "publication.updated") void client.invalidateQueries({ queryKey: publicationKeys.all });
      if (event.type === "post.updated") void client.invalidateQueries({ queryKey: publicKeys.posts });
    },
    [client],
  );
  useLiveEvents(hear);
  useActions([
    {
      id: "public.new-post",
      title: t`New post`,
      icon: Plus,
      group: "other",
      shortcut: "n",
      visible: () => may,
      perform: () => void navigate({ to: "/public/posts/new" as string }),
    },
  ]);
  return (
    <PublicFrame
      tools={
        may && (
          <Link to={"/public/posts/new" as string}>
            <Button variant="primary" tabIndex={-1}>
              <Plus />
              {t`New post`}
            </Button>
          </Link>
        )
      }
    >
      <section
        aria-label={t`Posts`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        className="h-full overflow-y-auto outline-offset-[-2px]"
      >
        <div className="mx-auto grid max-w-4xl gap-7 px-4 py-5">
          <Planned list={planned(plans.data?.items ?? [])} failed={plans.isError ? errorText(plans.error) : ""} />
          <Published channel={channel} />
        </div>
      </section>
    </PublicFrame>
  );
}

/** Drafts and what waits, day by day. */
function Planned({ list, failed }: { list: Publication[]; failed: string }) {
  const { t } = useLingui();
  const words = useStateWords();
  if (failed)
    return (
      <p role="alert" className="text-danger text-sm">
        {failed}
      </p>
    );
  if (list.length === 0) return null;
  return (
    <section className="grid gap-3">
      <h2 className="font-semibold text-base">{t`Planned`}</h2>
      {byDay(list).map(({ day, at, items }) => (
        <section key={day || "none"} aria-label={at ? dayName(at) : t`Without a day`} className="grid gap-1">
          <h3 className="text-ink-3 text-xs">{at ? dayName(at) : t`Without a day`}</h3>
          <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
            {items.map((p) => (
              <li key={p.id}>
                <Link
                  to={`/public/publications/${p.id}` as string}
                  className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-1.5 text-sm hover:bg-hover"
                >
                  <span className="tabular w-14 shrink-0 text-ink-2">{p.send_at ? clockTime(p.send_at) : ""}</span>
                  <span className="min-w-32 flex-1 truncate">{p.text || t`No words yet`}</span>
                  <Marks of={p} />
                  <span className={p.state === "failed" || p.state === "partly" ? "text-danger" : "text-ink-2"}>
                    {words[p.state]}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

/** The networks that it goes to. */
function Marks({ of }: { of: Publication }) {
  const channels = useQuery(channelsQuery).data ?? [];
  return (
    <span className="inline-flex gap-1">
      {of.targets.map((target) => {
        const channel = channels.find((c) => c.id === target.channel_id);
        return channel ? (
          <PlatformIcon key={channel.id} platform={channel.platform} title={channel.name} className="size-4" />
        ) : null;
      })}
    </span>
  );
}

function Published({ channel }: { channel: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const channels = usePublicChannels() ?? [];
  const query = useInfiniteQuery({
    queryKey: [...publicKeys.posts, channel],
    queryFn: ({ pageParam, signal }) => fetchPosts({ channel_id: channel || undefined, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page): string | null => page.next_cursor,
    staleTime: 30_000,
  });
  // A listing is where reviews stand: nobody published it.
  const posts = query.data?.pages.flatMap((p) => p.items).filter((p) => p.kind !== "listing") ?? [];
  return (
    <section className="grid gap-3">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="flex-1 font-semibold text-base">{t`Published`}</h2>
        {channels.length > 1 && (
          <Select
            quiet
            label={t`Channel`}
            value={channel}
            onChange={(v) =>
              void navigate({
                to: "/public/posts" as string,
                search: (v ? { channel: v } : {}) as never,
                replace: true,
              })
            }
            options={[{ value: "", label: t`All channels` }, ...channels.map((c) => ({ value: c.id, label: c.name }))]}
          />
        )}
      </header>
      {query.isPending ? (
        <div role="status" aria-label={t`Loading`} className="grid gap-2">
          <Skeleton className="h-16" />
          <Skeleton className="h-16" />
        </div>
      ) : query.isError ? (
        <p role="alert" className="text-danger text-sm">
          {errorText(query.error)}
        </p>
      ) : posts.length === 0 ? (
        <EmptyState icon={Megaphone} title={t`Nothing of ours is out yet`}>
          {t`What you publish here, or on the networks themselves, stands here with how it went.`}
        </EmptyState>
      ) : (
        <ul aria-label={t`Published`} className="divide-y divide-line rounded-lg border border-line bg-raised">
          {posts.map((p) => (
            <PostLine key={p.id} post={p} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          className="justify-self-start"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t`Show more`}
        </Button>
      )}
    </section>
  );
}

function PostLine({ post }: { post: Post }) {
  const { t } = useLingui();
  const kinds = useKindWords();
  const name = useChannelName(post.channel_id);
  return (
    <li className="px-3 py-2">
      <p className="flex flex-wrap items-center gap-x-2 text-ink-2 text-xs">
        <PlatformIcon platform={post.platform} className="size-3.5" />
        <span>{name}</span>
        <span>{kinds[post.kind]}</span>
        <time dateTime={post.published_at}>{nearTime(post.published_at)}</time>
        {post.deleted_at && <span className="text-ink">{t`Deleted`}</span>}
        {post.hidden_at && <span className="text-ink">{t`Hidden`}</span>}
      </p>
      <Link
        to={"/public/posts/$postId" as string}
        params={{ postId: post.id } as never}
        className="line-clamp-2 text-sm hover:underline"
      >
        {post.title || post.text || t`Without words`}
      </Link>
      <Counts counts={post.counts} />
    </li>
  );
}
