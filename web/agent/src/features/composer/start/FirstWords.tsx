import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { SendHorizontal } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import type { Conversation } from "@/entities/conversation";
import type { Message } from "@/entities/message";
import { errorText } from "@/lib/error-text";

interface Props {
  thread: Conversation;
  /** How many characters the channel takes. */
  length: number;
  /** A mail: it has a subject. */
  byMail: boolean;
  onClose: () => void;
  onSent: () => void;
}

/** The first message where it may be written freely. */
export function FirstWords({ thread, length, byMail, onClose, onSent }: Props) {
  const { t } = useLingui();
  const [subject, setSubject] = useState("");
  const [text, setText] = useState("");
  // A try that may have arrived keeps its key, so that the next one acts once.
  const key = useRef({ what: "", key: "" });
  const send = useMutation({
    mutationFn: () => {
      const body = { kind: "text", text, email: byMail ? { subject: subject.trim() } : undefined };
      const what = JSON.stringify(body);
      if (key.current.what !== what) key.current = { what, key: crypto.randomUUID() };
      return api.post<Message>(`/conversations/${thread.id}/messages`, body, { idempotencyKey: key.current.key });
    },
    onSuccess: onSent,
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (text.trim() && !send.isPending) send.mutate();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`To ${thread.contact.name}`}
      description={thread.identity.display}
      className="w-[min(34rem,calc(100vw-24px))]"
    >
      <form onSubmit={submit} className="grid gap-4 pt-1">
        {byMail && (
          <Field label={t`Subject`}>
            <Input autoFocus value={subject} maxLength={200} onChange={(e) => setSubject(e.target.value)} />
          </Field>
        )}
        <Field label={t`Message`} help={length > 0 ? t`${[...text].length} of ${length} characters` : undefined}>
          <Textarea autoFocus={!byMail} rows={6} value={text} onChange={(e) => setText(e.target.value)} />
        </Field>
        {send.error && (
          <p role="alert" className="text-sm text-danger">
            {errorText(send.error)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            type="submit"
            variant="primary"
            busy={send.isPending}
            disabled={!text.trim() || (byMail && !subject.trim())}
          >
            <SendHorizontal /> {t`Send`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
