import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Textarea } from "@kit/input";
import { plural, t } from "@lingui/core/macro";
import { useState } from "react";
import type { PreparedReply } from "@/entities/prepared";

interface EditProps {
  reply: PreparedReply;
  onClose: () => void;
  onSave: (text: string) => void;
}

export function EditDialog({ reply, onClose, onSave }: EditProps) {
  const [text, setText] = useState(reply.text);
  const { contact } = reply;
  const empty = text.trim() === "";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Edit the reply to ${contact.name}`}
      description={t`It still waits for your yes.`}
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button variant="primary" inactive={empty} onClick={() => onSave(text)}>{t`Save`}</Button>
        </>
      }
    >
      <Field label={t`Text`}>
        <Textarea rows={6} maxLength={4096} value={text} onChange={(e) => setText(e.target.value)} autoFocus />
      </Field>
    </Dialog>
  );
}

interface RejectProps {
  many: number;
  onClose: () => void;
  onReject: (reason: string) => void;
}

export function RejectDialog({ many, onClose, onReject }: RejectProps) {
  const [reason, setReason] = useState("");
  const empty = reason.trim() === "";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={plural(many, { one: "Reject the reply", other: "Reject # replies" })}
      description={t`It is not sent. The reason stands in the case's history.`}
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button variant="danger" inactive={empty} onClick={() => onReject(reason.trim())}>{t`Reject`}</Button>
        </>
      }
    >
      <Field label={t`Reason`}>
        <Textarea rows={3} maxLength={1000} value={reason} onChange={(e) => setReason(e.target.value)} autoFocus />
      </Field>
    </Dialog>
  );
}
