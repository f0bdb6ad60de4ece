import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Textarea } from "@kit/input";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Check, Trash2, X } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/entities/me";
import { type Publication, publicationKeys, publications, storePublication } from "@/entities/publication";
import { errorText } from "@/lib/error-text";
import { fullTime } from "@/lib/when";
import { Files } from "../item/ItemView";
import { Targets } from "./Targets";
import { useStateWords } from "./use-words";

/** A post that is no longer written: what it says, and how far it is on each channel. */
export function PublicationView({ of }: { of: Publication }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const words = useStateWords();
  const mayApprove = useCan("public.approve");
  const mayPublish = useCan("public.publish");
  const [rejecting, setRejecting] = useState(false);
  const [busy, setBusy] = useState(false);
  const run = (write: Promise<Publication | undefined>, done: string) => {
    setBusy(true);
    write
      .then(
        (now) => {
          if (now) storePublication(client, now);
          else void client.invalidateQueries({ queryKey: publicationKeys.list });
          toast({ title: done });
          if (!now) void navigate({ to: "/public/posts" as string });
        },
        (e) => toast({ title: errorText(e), tone: "danger" }),
      )
      .finally(() => setBusy(false));
  };
  const waits = of.state === "submitted" || of.state === "scheduled";
  return (
    <div className="mx-auto grid max-w-3xl gap-5 px-4 py-5">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="font-semibold text-lg">{words[of.state]}</h2>
        {of.send_at && waits && <p className="text-ink-2 text-sm">{t`Goes out ${fullTime(of.send_at)}`}</p>}
        {of.author.name && <p className="text-ink-3 text-sm">{t`Written by ${of.author.name}`}</p>}
        <span className="flex-1" />
        {of.state === "submitted" && mayApprove && (
          <>
            <Button busy={busy} onClick={() => setRejecting(true)}>
              <X />
              {t`Don't approve…`}
            </Button>
            <Button
              variant="primary"
              busy={busy}
              onClick={() => run(publications.approve(of.id), t`Approved. It goes out.`)}
            >
              <Check />
              {t`Approve`}
            </Button>
          </>
        )}
        {waits && mayPublish && (
          <Button
            variant="ghost"
            busy={busy}
            onClick={() =>
              run(
                publications.drop(of.id).then(() => undefined),
                t`It doesn't go out.`,
              )
            }
          >
            <Trash2 />
            {t`Drop it`}
          </Button>
        )}
      </header>
      {of.state === "submitted" && !mayApprove && (
        <p className="text-ink-2 text-sm">{t`A supervisor looks at it before it goes out.`}</p>
      )}
      <article aria-label={t`The post`} className="rounded-lg border border-line bg-raised p-3">
        <p className="whitespace-pre-wrap break-words">{of.text}</p>
        {of.link && (
          <a href={of.link} target="_blank" rel="noreferrer" className="text-accent-ink text-sm underline">
            {of.link}
          </a>
        )}
        <Files files={of.attachments} author="" />
      </article>
      <Targets of={of} />
      {rejecting && (
        <RejectDialog
          onClose={() => setRejecting(false)}
          onReject={(reason) => {
            setRejecting(false);
            run(publications.reject(of.id, reason), t`Given back to be changed.`);
          }}
        />
      )}
    </div>
  );
}

function RejectDialog({ onClose, onReject }: { onClose: () => void; onReject: (reason: string) => void }) {
  const { t } = useLingui();
  const [reason, setReason] = useState("");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Don't approve this post`}
      description={t`It goes back to who wrote it, with your reason.`}
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button variant="primary" inactive={reason.trim() === ""} onClick={() => onReject(reason.trim())}>
            {t`Give it back`}
          </Button>
        </>
      }
    >
      <Field label={t`Reason`}>
        <Textarea rows={3} value={reason} autoFocus onChange={(e) => setReason(e.target.value)} />
      </Field>
    </Dialog>
  );
}
