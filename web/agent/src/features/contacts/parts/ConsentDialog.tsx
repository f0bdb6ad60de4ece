import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { channelsQuery } from "@/entities/channel";
import { consentKeys } from "@/entities/consent";
import { type ConsentKind, type Contact, contactKeys } from "@/entities/contact";
import { errorText } from "@/lib/error-text";
import { useSourceNames } from "./ConsentPart";

interface Props {
  kind: ConsentKind;
  granted: boolean;
  name: string;
  contact: Contact;
  onClose: () => void;
}

type Source = "phone" | "message" | "form" | "paper" | "other";
const sources: readonly Source[] = ["phone", "message", "form", "paper", "other"];

/** Adds an entry to the ledger: what the contact said, how it was learnt, and about which channel. */
export function ConsentDialog({ kind, granted, name, contact, onClose }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const names = useSourceNames();
  const { data: channels } = useQuery(channelsQuery);
  const [source, setSource] = useState<Source>("phone");
  const [channel, setChannel] = useState("");
  const [how, setHow] = useState("");
  const [text, setText] = useState("");
  const save = useMutation({
    mutationFn: () =>
      api.post(`/contacts/${contact.id}/consents`, { kind, granted, source, channel_id: channel, how, text }),
    onSuccess: () => {
      for (const queryKey of [contactKeys.one(contact.id), contactKeys.consents(contact.id), consentKeys.permissions])
        void client.invalidateQueries({ queryKey });
      onClose();
    },
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={granted ? t`${name}: agrees` : t`${name}: does not agree`}
      description={t`It is added to the ledger with your name and the time, and nobody can change it.`}
    >
      <form
        className="grid gap-4 pt-1"
        onSubmit={(e) => {
          e.preventDefault();
          save.mutate();
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t`Learnt`}>
            <Select
              value={source}
              options={sources.map((value) => ({ value, label: names[value] }))}
              onChange={setSource}
            />
          </Field>
          <Field label={t`Counts for`}>
            <Select
              value={channel}
              options={[
                { value: "", label: t`All channels` },
                ...(channels ?? []).map((c) => ({ value: c.id, label: c.name })),
              ]}
              onChange={setChannel}
            />
          </Field>
        </div>
        <Field label={t`How did you learn it?`}>
          <Input
            autoFocus
            required
            maxLength={200}
            value={how}
            placeholder={t`By telephone, on a form, in the shop …`}
            onChange={(e) => setHow(e.target.value)}
          />
        </Field>
        <Field label={t`In which words`} optional={t`optional`}>
          <Textarea rows={3} maxLength={5000} value={text} onChange={(e) => setText(e.target.value)} />
        </Field>
        <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-end">
          {t`Add to the ledger`}
        </Button>
      </form>
    </Dialog>
  );
}
