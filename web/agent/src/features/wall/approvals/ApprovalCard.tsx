import { Button } from "@kit/button";
import { cx } from "@kit/cx";
import { PlatformIcon } from "@kit/icons/platform";
import { t } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import { Check, Pencil, X } from "lucide-react";
import { useEffect, useRef } from "react";
import type { PreparedReply } from "@/entities/prepared";
import { fullTime, nearTime } from "@/lib/when";

interface Props {
  reply: PreparedReply;
  /** The one that the keys are about. */
  current: boolean;
  chosen: boolean;
  onCurrent: () => void;
  onChoose: (on: boolean) => void;
  onApprove: () => void;
  onEdit: () => void;
  onReject: () => void;
}

/** One reply: what was asked, what the recipe would say, and by which way. */
export function ApprovalCard({ reply, current, chosen, onCurrent, onChoose, onApprove, onEdit, onReject }: Props) {
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) card.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const waiting = reply.state === "waiting";
  const { contact, recipe } = reply;
  return (
    <li
      ref={card}
      aria-current={current || undefined}
      onPointerDown={onCurrent}
      className={cx("grid gap-2 rounded-lg border bg-raised p-3", current && "border-accent ring-1 ring-accent")}
    >
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        {waiting && (
          <input
            type="checkbox"
            aria-label={t`Choose the reply to ${contact.name}`}
            checked={chosen}
            onChange={(e) => onChoose(e.target.checked)}
            className="size-4 accent-accent"
          />
        )}
        <PlatformIcon platform={reply.platform} className="size-4" />
        {reply.case_id ? (
          <Link to={`/inbox/all/${reply.case_id}` as string} className="font-medium underline-offset-2 hover:underline">
            {contact.name} · #{reply.case_number}
          </Link>
        ) : (
          <Link to={"/public" as string} className="font-medium underline-offset-2 hover:underline">
            {contact.name}
          </Link>
        )}
        <span className="text-ink-3">{reply.channel.name}</span>
        {reply.kind === "public_reply" && (
          <span className="rounded bg-waiting-soft px-1.5 text-xs">{t`In public`}</span>
        )}
        {reply.kind === "private_reply" && <span className="rounded bg-sunken px-1.5 text-xs">{t`In private`}</span>}
        <span className="flex-1" />
        <time dateTime={reply.created_at} title={fullTime(reply.created_at)} className="text-ink-3 text-xs">
          {nearTime(reply.created_at)}
        </time>
      </div>
      {reply.asked && (
        <blockquote className="m-0 line-clamp-4 whitespace-pre-wrap break-words border-l-2 pl-2 text-ink-2 text-sm">
          {reply.asked}
        </blockquote>
      )}
      <p className="m-0 whitespace-pre-wrap break-words">{reply.text}</p>
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-40 flex-1 text-ink-3 text-xs">
          {t`From the recipe “${recipe.name}”`}
          {reply.text !== reply.original && ` · ${t`edited`}`}
          {!waiting && ` · ${endText(reply)}`}
        </span>
        {waiting && (
          <>
            <Button size="sm" onClick={onReject}>
              <X />
              {t`Reject…`}
            </Button>
            <Button size="sm" onClick={onEdit}>
              <Pencil />
              {t`Edit`}
            </Button>
            <Button size="sm" variant="primary" onClick={onApprove}>
              <Check />
              {t`Approve`}
            </Button>
          </>
        )}
      </div>
    </li>
  );
}

/** What became of a reply. */
function endText(reply: PreparedReply): string {
  const who = reply.decided_by?.name ?? "";
  switch (reply.state) {
    case "sent":
      return t`Approved by ${who}`;
    case "rejected":
      return t`Rejected by ${who}: ${reply.reason}`;
    case "expired":
      return reply.reason === "resolved"
        ? t`Not sent: the case was resolved meanwhile`
        : t`Not sent: somebody answered meanwhile`;
    default:
      return "";
  }
}
