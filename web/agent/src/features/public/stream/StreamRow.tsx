import { Button } from "@kit/button";
import { cx } from "@kit/cx";
import { PlatformIcon } from "@kit/icons/platform";
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { CheckCheck } from "lucide-react";
import { shortcutParts } from "@/actions/shortcut";
import type { PublicItem } from "@/entities/public";
import { ItemMenu, useRunVerb } from "../item/ItemMenu";
import { ItemView } from "../item/ItemView";
import { ReplyBox } from "../item/ReplyBox";
import { type VerbEntry, verbEntries } from "../item/verbs";
import { useKindWords } from "../use-kind-words";
import { useChannelName } from "../use-platform-name";

const near: ReadonlySet<VerbEntry["verb"]> = new Set(["reply", "approve", "unapprove", "hide", "show"]);

interface Props {
  item: PublicItem;
  on: boolean;
  selected?: boolean;
  replying: boolean;
  onFocus?: () => void;
  /** Missing where nothing is selected. */
  onSelect?: () => void;
  onReplied: () => void;
}

/** One line of moderation: where it was said, what, what became of it, what can be done. */
export function StreamRow({ item, on, selected = false, replying, onFocus, onSelect, onReplied }: Props) {
  const { t } = useLingui();
  const run = useRunVerb();
  const kinds = useKindWords();
  const channel = useChannelName(item.channel_id);
  const post = item.post;
  const about = post && (post.title || post.text);
  const name = item.message.author.name;
  return (
    <article
      data-item={item.message_id}
      tabIndex={on ? 0 : -1}
      aria-label={t`${kinds[item.kind]} of ${name} on ${channel}`}
      onFocus={onFocus}
      className={cx(
        "flex gap-2.5 border-b px-4 py-2.5 outline-offset-[-2px]",
        selected ? "bg-accent-soft" : on && "bg-selected/60",
      )}
    >
      {onSelect && (
        <input
          type="checkbox"
          checked={selected}
          onChange={onSelect}
          aria-label={t`Select what ${name} wrote`}
          className="mt-1 size-4 shrink-0 accent-accent"
        />
      )}
      <div className="min-w-0 flex-1">
        <p className="mb-1 flex min-w-0 flex-wrap items-center gap-x-2 text-ink-2 text-xs">
          <PlatformIcon platform={item.platform} className="size-3.5" />
          <span className="truncate">{channel}</span>
          <span>{kinds[item.kind]}</span>
          {about && item.kind !== "post" && (
            <Link
              to={"/public/posts/$postId" as string}
              params={{ postId: item.post_id } as never}
              className="min-w-0 max-w-80 truncate underline underline-offset-2"
            >
              {t`under “${about}”`}
            </Link>
          )}
          {item.answered_at && (
            <span className="inline-flex items-center gap-1 text-good">
              <CheckCheck aria-hidden className="size-3.5" />
              {t`Answered`}
            </span>
          )}
          {item.case && (
            <Link
              to={`/inbox/all/${item.case.id}` as string}
              search={{ message: item.message_id } as never}
              className="underline underline-offset-2"
            >
              {t`Case #${item.case.number}`}
            </Link>
          )}
        </p>
        <ItemView item={item} tools={<ItemMenu item={item} keys marks />}>
          <div className="-ml-2 mt-0.5 flex flex-wrap gap-0.5">
            {verbEntries(item)
              .filter((e) => near.has(e.verb))
              .map((entry) => (
                <Button
                  key={entry.verb}
                  size="sm"
                  variant="ghost"
                  keys={entry.keys ? shortcutParts(entry.keys) : undefined}
                  inactive={entry.why !== undefined}
                  hint={entry.why}
                  onClick={() => run(item, entry)}
                >
                  <entry.icon />
                  {entry.title}
                </Button>
              ))}
          </div>
        </ItemView>
        {replying && <ReplyBox item={item} onClose={onReplied} />}
      </div>
    </article>
  );
}
