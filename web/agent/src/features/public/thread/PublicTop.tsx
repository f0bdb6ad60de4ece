import { cx } from "@kit/cx";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { MessagesSquare, UserRound } from "lucide-react";
import { useState } from "react";
import type { PublicItem } from "@/entities/public";
import { PublicDialogs } from "../Dialogs";
import { PostCard } from "./PostCard";
import { PostThread } from "./PostThread";
import { usePostThread } from "./queries";

interface Props {
  postId: string;
  conversationId: string;
  contact: string;
  everybody: boolean;
  onEverybody: (on: boolean) => void;
  /** Answers an item of this conversation in the composer. */
  onReply: (item: PublicItem) => void;
}

/** On top of a public conversation: the post, and whether one person's words are read or everybody's. */
export function PublicTop({ postId, conversationId, contact, everybody, onEverybody, onReply }: Props) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { post, items, hasNextPage, isFetchingNextPage, fetchNextPage, isError } = usePostThread(postId);
  const [replying, setReplying] = useState("");
  const reply = (item: PublicItem) => {
    if (item.conversation_id === conversationId && !everybody) onReply(item);
    else if (everybody) setReplying(item.message_id);
    else if (item.case_id)
      void navigate({ to: `/inbox/all/${item.case_id}` as string, search: { message: item.message_id } as never });
  };
  if (isError && !post) return null;
  const count = items.length;
  return (
    <div className={cx("flex flex-col border-b bg-canvas", everybody && "min-h-0 flex-1")}>
      <div className="grid shrink-0 gap-2 px-3 py-2">
        {post ? (
          <div className="max-h-[38vh] overflow-y-auto">
            <PostCard post={post} folded />
          </div>
        ) : (
          <Skeleton className="h-14" />
        )}
        <div role="tablist" aria-label={t`What of the post is read`} className="flex flex-wrap gap-1">
          <Tab on={!everybody} onSelect={() => onEverybody(false)}>
            <UserRound aria-hidden className="size-3.5" />
            {t`With ${contact}`}
          </Tab>
          <Tab on={everybody} onSelect={() => onEverybody(true)}>
            <MessagesSquare aria-hidden className="size-3.5" />
            {hasNextPage ? t`Everybody (more than ${count})` : t`Everybody (${count})`}
          </Tab>
        </div>
      </div>
      {everybody && (
        <section
          aria-label={t`What everybody said`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
          tabIndex={0}
          className="min-h-0 flex-1 overflow-y-auto border-t bg-paper px-3 py-2"
        >
          <PostThread
            items={items}
            own={conversationId}
            hasMore={hasNextPage}
            loading={isFetchingNextPage}
            onMore={() => void fetchNextPage()}
            replying={replying}
            onReplying={setReplying}
          />
        </section>
      )}
      <PublicDialogs onReply={reply} />
    </div>
  );
}

function Tab({ on, onSelect, children }: { on: boolean; onSelect: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      role="tab"
      aria-selected={on}
      onClick={onSelect}
      className={cx(
        "inline-flex min-h-7 items-center gap-1.5 rounded-md px-2 text-xs",
        on ? "bg-accent-soft font-medium text-accent-ink" : "text-ink-2 hover:bg-hover",
      )}
    >
      {children}
    </button>
  );
}
