import { Button } from "@kit/button";
import { toast } from "@kit/toast";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ChefHat, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { type Action, useActions } from "@/actions/registry";
import { runAction } from "@/actions/run";
import { useCan } from "@/entities/me";
import { approvals, type PreparedReply, preparedKeys, preparedQuery } from "@/entities/prepared";
import { errorText } from "@/lib/error-text";

interface Props {
  caseId: string;
  /** Puts words into the box, to be edited and sent. */
  onUse: (text: string) => void;
}

/** What recipes prepared for the case: drafts to be sent, edited or put away, and what waits for a reviewer. */
export function PreparedBar({ caseId, onUse }: Props) {
  const list = useQuery(preparedQuery(caseId)).data ?? [];
  const first = list.find((p) => p.mode === "draft") ?? list[0];
  return first ? <Bar key={first.id} reply={first} more={list.length - 1} onUse={onUse} /> : null;
}

function Bar({ reply, more, onUse }: { reply: PreparedReply; more: number; onUse: (text: string) => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const maySend = useCan("messages.send");
  const [busy, setBusy] = useState(false);
  const draft = reply.mode === "draft" && maySend;
  const run = async (work: Promise<unknown>) => {
    setBusy(true);
    try {
      await work;
    } catch (e) {
      toast({ title: errorText(e), tone: "danger" });
    }
    setBusy(false);
    await client.invalidateQueries({ queryKey: preparedKeys.all });
  };
  const use: Action = {
    id: "prepared.use",
    title: t`Edit the recipe's draft`,
    icon: ChefHat,
    group: "thread",
    visible: () => draft && reply.kind === "reply",
    perform: () => onUse(reply.text),
  };
  const send: Action = {
    id: "prepared.send",
    title: t`Send the recipe's draft`,
    icon: Send,
    group: "thread",
    visible: () => draft,
    perform: () => run(approvals.send(reply.id)),
  };
  const discard: Action = {
    id: "prepared.discard",
    title: t`Put the recipe's draft away`,
    icon: Trash2,
    group: "thread",
    visible: () => draft,
    perform: () => run(approvals.discard(reply.id)),
  };
  useActions([use, send, discard]);
  const { recipe } = reply;
  return (
    <section
      aria-label={t`Prepared by a recipe`}
      className="mx-3 mt-2 rounded-lg border border-accent bg-accent-soft px-3 py-2 text-ink text-sm"
    >
      <p role="status" className="font-medium">
        {draft ? (
          <Trans>Draft from the recipe “{recipe.name}”</Trans>
        ) : (
          <Trans>A reply of the recipe “{recipe.name}” waits for approval</Trans>
        )}
        {reply.kind === "public_reply" && ` · ${t`in public`}`}
        {reply.kind === "private_reply" && ` · ${t`in private`}`}
        {more > 0 && ` · ${t`${more} more`}`}
      </p>
      <p className="mt-0.5 line-clamp-3 whitespace-pre-wrap break-words text-ink-2">{reply.text}</p>
      {draft && (
        <div className="mt-2 flex flex-wrap gap-2">
          <Button size="sm" variant="primary" busy={busy} onClick={() => void runAction(send)}>
            <Trans>Send the draft</Trans>
          </Button>
          {reply.kind === "reply" && (
            <Button size="sm" onClick={() => void runAction(use)}>
              <Trans>Edit it</Trans>
            </Button>
          )}
          <Button size="sm" variant="ghost" onClick={() => void runAction(discard)}>
            <Trans>Discard</Trans>
          </Button>
        </div>
      )}
    </section>
  );
}
