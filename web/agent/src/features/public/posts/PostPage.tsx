import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { FileQuestion } from "lucide-react";
import { useCallback, useState } from "react";
import { publicKeys } from "@/entities/public";
import { errorText } from "@/lib/error-text";
import { PublicDialogs } from "../Dialogs";
import { PublicFrame } from "../PublicFrame";
import { PostCard } from "../thread/PostCard";
import { PostThread } from "../thread/PostThread";
import { usePostThread } from "../thread/queries";
import { useLiveItems } from "../use-live-items";
import { PostVerbs } from "./PostVerbs";

/** A post with all that was said under it. */
export function PostPage() {
  const { t } = useLingui();
  const client = useQueryClient();
  const { postId = "" } = useParams({ strict: false }) as { postId?: string };
  const { post, items, isPending, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    usePostThread(postId);
  const [replying, setReplying] = useState("");
  const fresh = useCallback(
    () => void client.invalidateQueries({ queryKey: publicKeys.thread(postId) }),
    [client, postId],
  );
  useLiveItems(fresh);
  return (
    <PublicFrame>
      <section
        aria-label={t`The post and what was said under it`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        className="h-full overflow-y-auto outline-offset-[-2px]"
      >
        {post ? (
          <div className="mx-auto grid max-w-3xl gap-4 px-4 py-5">
            <PostCard post={post} tools={<PostVerbs post={post} />} />
            <PostThread
              items={items}
              hasMore={hasNextPage}
              loading={isFetchingNextPage}
              onMore={() => void fetchNextPage()}
              replying={replying}
              onReplying={setReplying}
            />
          </div>
        ) : isPending ? (
          <div role="status" aria-label={t`Loading`} className="mx-auto grid max-w-3xl gap-3 p-5">
            <Skeleton className="h-28" />
            <Skeleton className="h-16" />
          </div>
        ) : (
          <EmptyState
            icon={FileQuestion}
            title={isApiError(error, "not_found") ? t`There is no such post` : errorText(error)}
            action={<Button onClick={() => void refetch()}>{t`Try again`}</Button>}
          />
        )}
      </section>
      <PublicDialogs onReply={(item) => setReplying(item.message_id)} />
    </PublicFrame>
  );
}
