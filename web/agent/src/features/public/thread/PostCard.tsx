import { cx } from "@kit/cx";
import { PlatformIcon } from "@kit/icons/platform";
import { useLingui } from "@lingui/react/macro";
import { ChevronDown, ExternalLink, EyeOff, Star, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Post, PostCounts } from "@/entities/public";
import { writtenLocale } from "@/lib/language";
import { fullTime, nearTime } from "@/lib/when";
import { Files } from "../item/ItemView";
import { useKindWords } from "../use-kind-words";
import { usePlatformName } from "../use-platform-name";

/** What public words stand under: whose it is, what it says and how it went. Long ones are folded. */
export function PostCard({ post, folded = false, tools }: { post: Post; folded?: boolean; tools?: ReactNode }) {
  const { t } = useLingui();
  const kinds = useKindWords();
  const platform = usePlatformName(post.platform);
  const [open, setOpen] = useState(!folded);
  const whose = post.ours ? t`Published by us` : post.author ? t`By ${post.author}` : kinds[post.kind];
  const words = post.title || post.text;
  return (
    <section aria-label={t`The post`} className="rounded-lg border border-line bg-raised p-3">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-ink-2 text-xs">
        <PlatformIcon platform={post.platform} title={platform} className="size-4" />
        <span className="font-medium text-ink">{kinds[post.kind]}</span>
        <span>{whose}</span>
        <time dateTime={post.published_at} title={fullTime(post.published_at)}>
          {nearTime(post.published_at)}
        </time>
        {post.edited_at && <span>{t`edited`}</span>}
        {post.link && (
          <a
            href={post.link}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1 underline underline-offset-2"
          >
            {t`On the network`}
            <ExternalLink aria-hidden className="size-3" />
          </a>
        )}
        <span className="flex-1" />
        {tools}
        {folded && (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="inline-flex min-h-6 items-center gap-1 rounded px-1 hover:bg-hover"
          >
            {open ? t`Fold the post` : t`Show the whole post`}
            <ChevronDown aria-hidden className={cx("size-3.5 transition-transform", open && "rotate-180")} />
          </button>
        )}
      </header>
      {!open && words && <p className="mt-1 truncate text-sm">{words}</p>}
      {open && (
        <>
          {post.title && <p className="mt-1 font-medium">{post.title}</p>}
          {post.text && (
            <p className={cx("mt-1 whitespace-pre-wrap break-words text-base", post.deleted_at && "line-through")}>
              {post.text}
            </p>
          )}
          {!words && <p className="mt-1 text-ink-3 text-sm">{t`The network hasn't said yet what it says.`}</p>}
          {post.shared_link && (
            <a
              href={post.shared_link}
              target="_blank"
              rel="noreferrer"
              className="mt-1 block truncate text-accent-ink text-sm underline underline-offset-2"
            >
              {post.shared_link}
            </a>
          )}
          <Files files={post.attachments ?? []} author={post.author} />
        </>
      )}
      {(post.deleted_at || post.hidden_at) && (
        <p className="mt-1 inline-flex items-center gap-1 text-xs">
          {post.deleted_at ? <Trash2 aria-hidden className="size-3.5" /> : <EyeOff aria-hidden className="size-3.5" />}
          {post.deleted_at ? t`Deleted on the network. Our copy is kept` : t`Hidden: the public doesn't see it`}
        </p>
      )}
      <Counts counts={post.counts} />
    </section>
  );
}

/** How a post went, as far as its network says. */
export function Counts({ counts }: { counts: PostCounts }) {
  const { t } = useLingui();
  const n = (value: number) => new Intl.NumberFormat(writtenLocale()).format(value);
  const rows: [string, number | null | undefined][] = [
    [t`Likes`, counts.likes],
    [t`Comments`, counts.comments],
    [t`Shares`, counts.shares],
    [t`Reach`, counts.reach],
  ];
  const known = rows.filter((r): r is [string, number] => typeof r[1] === "number");
  const rating = counts.rating ?? 0;
  if (known.length === 0 && rating === 0) return null;
  return (
    <dl className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
      {rating > 0 && (
        <div className="inline-flex items-center gap-1">
          <dt className="text-ink-3">{t`Average`}</dt>
          <dd className="tabular inline-flex items-center gap-0.5 font-medium">
            {new Intl.NumberFormat(writtenLocale(), { maximumFractionDigits: 2 }).format(rating / 100)}
            <Star aria-hidden className="size-3 fill-current text-waiting" />
          </dd>
        </div>
      )}
      {known.map(([name, value]) => (
        <div key={name} className="inline-flex gap-1">
          <dt className="text-ink-3">{name}</dt>
          <dd className="tabular font-medium">{n(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
