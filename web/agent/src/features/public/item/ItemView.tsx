import { Avatar } from "@kit/avatar";
import { cx } from "@kit/cx";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import { type ReactNode, Suspense } from "react";
import { conversationKeys, fetchConversation } from "@/entities/conversation";
import type { Attachment } from "@/entities/message";
import type { PublicItem } from "@/entities/public";
import { errorText } from "@/lib/error-text";
import { lazyIn } from "@/lib/lazy-area";
import { fullTime, nearTime } from "@/lib/when";
import { Facts, NetworkLink, Versions } from "./Facts";
import { StateMarks } from "./StateMark";

const MarksLine = lazyIn("thread", () => import("@/features/thread/parts/MarksLine").then((m) => m.MarksLine));

/** One public item as people read it: who, when, what, and what became of it. */
export function ItemView({
  item,
  stars,
  tools,
  children,
}: {
  item: PublicItem;
  stars?: number;
  tools?: ReactNode;
  children?: ReactNode;
}) {
  const { t } = useLingui();
  const { message } = item;
  const said = message.content?.public;
  const ours = item.direction === "out";
  const off = item.state === "removed" || item.state === "gone";
  return (
    <div className="flex min-w-0 gap-2.5">
      <Avatar name={message.author.name} seed={item.contact_id || message.author.id} size="sm" decorative />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <span className="min-w-0 truncate font-medium">{message.author.name || t`Somebody`}</span>
          {ours && <span className="rounded bg-accent-soft px-1 text-2xs text-accent-ink">{t`us`}</span>}
          <time dateTime={item.occurred_at} title={fullTime(item.occurred_at)} className="text-ink-3 text-xs">
            {nearTime(item.occurred_at)}
          </time>
          {message.edited_at && <span className="text-ink-3 text-xs">{t`edited`}</span>}
          {said?.link && <NetworkLink to={said.link} />}
        </p>
        {said && <Facts of={said} stars={stars} />}
        {said?.title && <p className="font-medium text-base">{said.title}</p>}
        {message.text && (
          <p className={cx("whitespace-pre-wrap break-words text-base", off && "text-ink-2 line-through")}>
            {message.text}
          </p>
        )}
        <Files files={message.attachments} author={message.author.name} />
        {said?.versions && <Versions versions={said.versions} stars={stars} />}
        {message.marks && (
          <Suspense fallback={null}>
            <MarksLine marks={message.marks} />
          </Suspense>
        )}
        <StateMarks item={item} />
        {said?.private_conversation_id && <PrivateLink conversationId={said.private_conversation_id} />}
        {children}
      </div>
      {tools && <div className="shrink-0">{tools}</div>}
    </div>
  );
}

/** Where it was answered in private; a press goes there. */
export function PrivateLink({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const client = useQueryClient();
  const go = async () => {
    const found = await client.fetchQuery({
      queryKey: conversationKeys.one(conversationId),
      queryFn: () => fetchConversation(conversationId),
    });
    await navigate({ to: `/inbox/all/${found.case_id}` as string });
  };
  return (
    <button
      type="button"
      onClick={() => void go().catch((e) => toast({ title: errorText(e), tone: "danger" }))}
      className="inline-flex min-h-6 items-center gap-1 text-accent-ink text-xs underline underline-offset-2"
    >
      <Lock aria-hidden className="size-3" />
      {t`Answered in private →`}
    </button>
  );
}

/** The pictures and clips of a public item, small. */
export function Files({ files, author }: { files: readonly Attachment[]; author: string }) {
  const { t } = useLingui();
  if (files.length === 0) return null;
  return (
    <div className="mt-1 flex flex-wrap gap-1.5">
      {files.map((a) => {
        if (a.state === "ready" && a.mime.startsWith("image/")) {
          return (
            <a key={a.id} href={a.url} target="_blank" rel="noreferrer">
              <img
                src={a.url}
                alt={a.name || t`Image from ${author}`}
                loading="lazy"
                className="h-28 max-w-52 rounded-md bg-sunken object-cover"
              />
            </a>
          );
        }
        if (a.state === "ready" && a.mime.startsWith("video/")) {
          return (
            // biome-ignore lint/a11y/useMediaCaption: what people publish comes without captions
            <video key={a.id} src={a.url} controls preload="none" className="h-36 max-w-64 rounded-md bg-sunken" />
          );
        }
        return (
          <a
            key={a.id}
            href={a.state === "ready" ? a.url : undefined}
            className="rounded-md bg-sunken px-2 py-1 text-xs"
          >
            {a.state === "pending" ? t`A file is on its way` : a.name || t`A file`}
          </a>
        );
      })}
    </div>
  );
}
