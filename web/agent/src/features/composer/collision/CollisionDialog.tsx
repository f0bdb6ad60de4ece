import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, UserRound } from "lucide-react";
import { useMe } from "@/entities/me";
import { membersQuery } from "@/entities/member";
import { nearTime } from "@/lib/when";
import type { News } from "./news";

interface Props {
  news: News;
  contact: string;
  onSend: () => void;
  onKeep: () => void;
}

/** Shows what a colleague did meanwhile, before a second answer goes to the customer. */
export function CollisionDialog({ news, contact, onSend, onKeep }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const { data: members = [] } = useQuery(membersQuery);
  const { answers, resolvedBy, assigned } = news;
  const names = [...new Set(answers.map((m) => m.author.name))].join(", ");
  const nameOf = (id: string) => (id === me.user.id ? me.user.name : (members.find((m) => m.id === id)?.name ?? "…"));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onKeep()}
      title={answers.length > 0 ? t`${names} answered meanwhile` : t`The case changed meanwhile`}
      description={t`${contact} has not got your reply yet.`}
      footer={
        <>
          <Button autoFocus onClick={onKeep}>{t`Keep editing`}</Button>
          <Button variant="primary" onClick={onSend}>{t`Send anyway`}</Button>
        </>
      }
    >
      <div className="grid gap-2 pt-1 text-sm">
        {answers.slice(-3).map((m) => (
          <figure key={m.id} className="rounded-md bg-sunken px-3 py-2">
            <figcaption className="text-ink-3 text-xs">
              {m.author.name} · <time dateTime={m.occurred_at}>{nearTime(m.occurred_at)}</time>
            </figcaption>
            <blockquote className="line-clamp-6 whitespace-pre-line break-words">
              {m.text || m.attachments[0]?.name || t`A message without text`}
            </blockquote>
          </figure>
        ))}
        {resolvedBy && (
          <p className="flex items-center gap-2">
            <CircleCheck aria-hidden className="size-4 shrink-0 text-ink-3" />
            <Trans>{resolvedBy} resolved the case.</Trans>
          </p>
        )}
        {assigned && (
          <p className="flex items-center gap-2">
            <UserRound aria-hidden className="size-4 shrink-0 text-ink-3" />
            <Trans>
              {assigned.by} gave the case to {nameOf(assigned.to)}.
            </Trans>
          </p>
        )}
      </div>
    </Dialog>
  );
}
