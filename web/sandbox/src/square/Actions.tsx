import { Menu as Base } from "@base-ui/react/menu";
import { cx } from "@kit/cx";
import { MessageCircle, MoreHorizontal, Pencil, Quote, Share2, ThumbsUp } from "lucide-react";
import type { ReactNode } from "react";
import { table } from "../table";
import { walls } from "./api";
import { can, useStage } from "./stage";
import { useSquareTexts } from "./texts";
import type { Item } from "./types";

const action =
  "flex h-8 items-center gap-1.5 rounded-md px-2 text-sm text-ink-2 hover:bg-hover hover:text-ink aria-pressed:font-semibold aria-pressed:text-accent-ink";

/** What one can do with an item at a press. */
export function Actions(props: {
  item: Item;
  name: string;
  onDo: (what: "reply" | "edit" | "quote" | "answer") => void;
}) {
  const s = useSquareTexts();
  const { place, as, act } = useStage();
  const { item } = props;
  const rules = place.rules;
  const mine = as ? item.author?.id === as : !item.author;
  const likes = as ? item.likes.includes(as) : (item.liked ?? false);
  const buttons: [boolean, ReactNode, string, () => void, boolean?][] = [
    [
      can(rules, as, "like"),
      <ThumbsUp key="l" aria-hidden className="size-4" />,
      s.like,
      () => void act(walls.like(item, as, !likes)),
      likes,
    ],
    [
      can(rules, as, "comment") && (!item.review || rules.discussed === true),
      <MessageCircle key="c" aria-hidden className="size-4" />,
      item.kind === "comment" ? s.reply : s.comment,
      () => props.onDo("reply"),
    ],
    [
      !as && !!item.review && !rules.discussed && !item.review.answer,
      <MessageCircle key="a" aria-hidden className="size-4" />,
      s.answer,
      () => props.onDo("answer"),
    ],
    [
      !!as && can(rules, as, "share"),
      <Share2 key="s" aria-hidden className="size-4" />,
      s.share,
      () => void act(walls.share(item, as)),
    ],
    [
      !!as && can(rules, as, "quote") && item.kind === "post",
      <Quote key="q" aria-hidden className="size-4" />,
      s.quote,
      () => props.onDo("quote"),
    ],
    [
      mine && (can(rules, as, "edit") || (!!item.review && can(rules, as, "review"))),
      <Pencil key="e" aria-hidden className="size-4" />,
      s.edit,
      () => props.onDo("edit"),
    ],
  ];
  return (
    <div className="-ml-2 mt-1 flex flex-wrap">
      {buttons
        .filter(([shown]) => shown)
        .map(([, icon, label, run, pressed]) => (
          <button key={label} type="button" aria-pressed={pressed} onClick={run} className={action}>
            {icon}
            {label}
          </button>
        ))}
    </div>
  );
}

/** The rest of what one can do: take away, and what the business does in the network's own app. */
export function Menu({ item, name }: { item: Item; name: string }) {
  const s = useSquareTexts();
  const { place, wall, as, act } = useStage();
  const mine = as ? item.author?.id === as : !item.author;
  const author = item.author && (wall.people.get(item.author.id) ?? item.author);
  const items: [string, () => void, boolean?][] = [];
  if (mine && can(place.rules, as, "delete")) items.push([s.remove, () => void act(walls.remove(item, as)), true]);
  if (!as && author) {
    items.push([item.hidden ? s.show : s.hide, () => void act(walls.hide(item, !item.hidden))]);
    items.push([
      author.blocked ? s.unblock(author.name) : s.block(author.name),
      () => void table.try(walls.block(place.id, author.id, !author.blocked)),
    ]);
    items.push([s.removeTheirs, () => void act(walls.remove(item, "")), true]);
  }
  if (item.kind === "post") items.push([s.seen, () => void act(walls.seen(item, 100))]);
  if (items.length === 0) return null;
  return (
    <Base.Root>
      <Base.Trigger
        aria-label={s.more(name)}
        className="grid size-8 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
      >
        <MoreHorizontal aria-hidden className="size-4" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-40">
          <Base.Popup className="pop grid min-w-52 rounded-lg bg-raised p-1 shadow-float outline-none">
            {items.map(([label, run, bad]) => (
              <Base.Item
                key={label}
                onClick={run}
                className={cx(
                  "cursor-pointer rounded px-2 py-1.5 text-sm outline-none data-highlighted:bg-hover",
                  bad && "text-danger",
                )}
              >
                {label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
