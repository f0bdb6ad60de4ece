import { Button } from "@kit/button";
import { Input } from "@kit/input";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactElement, type ReactNode, useEffect, useId, useState } from "react";
import type { Conversation } from "@/entities/conversation";
import { type Message, messageKeys } from "@/entities/message";
import { itemsOf, type Pages } from "@/entities/page";
import { answeredOf, lineOf, type MailFields, wrongAddress } from "../model/mail";

interface Props {
  conversation: Conversation;
  /** The channel's own address: nobody answers themselves. */
  own: string;
  fields: MailFields | null;
  onChange: (fields: MailFields | null) => void;
}

/** To whom a mail goes and under which subject: one line, until somebody wants to change it. */
export function MailLines({ conversation, own, fields, onChange }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [more, setMore] = useState(false);
  const messages = itemsOf(client.getQueryData<Pages<Message>>(messageKeys.list(conversation.id)));
  const answered = answeredOf(messages, own);
  const to = lineOf(answered.to) || conversation.identity.display;
  const fresh = { subject: answered.subject, to, cc: "", bcc: "" };
  const now = fields ?? fresh;
  const set = (change: Partial<MailFields>) => onChange({ ...now, ...change });
  const all = lineOf(answered.others);
  const toAll = all !== "" && now.cc === all;
  const firstMail = answered.subject === "" && messages.length === 0;
  useEffect(() => {
    if (firstMail) setMore(true);
  }, [firstMail]);
  return (
    <div className="mx-3 mt-1.5 border-b pb-1.5 text-sm">
      <div className="flex min-w-0 flex-wrap items-center gap-1.5">
        {!more && (
          <p className="min-w-0 flex-1 basis-48 truncate text-ink-2">
            <span className="font-medium text-ink">{now.subject || t`(no subject)`}</span>
            {" · "}
            {now.to}
            {now.cc && `, ${now.cc}`}
          </p>
        )}
        {more && <span className="flex-1" />}
        {all !== "" && (
          <Button size="sm" variant="ghost" aria-pressed={toAll} onClick={() => set({ cc: toAll ? "" : all })}>
            {toAll ? <Trans>Reply to one</Trans> : <Trans>Reply to all</Trans>}
          </Button>
        )}
        <Button size="sm" variant="ghost" aria-expanded={more} onClick={() => setMore(!more)}>
          {more ? <Trans>Less</Trans> : <Trans>Subject and recipients</Trans>}
        </Button>
      </div>
      {more && (
        <div className="grid gap-1">
          <Line label={t`Subject`}>
            <Input value={now.subject} maxLength={500} onChange={(e) => set({ subject: e.target.value })} />
          </Line>
          <Recipients label={t`Recipients`} value={now.to} onChange={(v) => set({ to: v })} />
          <Recipients label={t`Cc`} value={now.cc} onChange={(v) => set({ cc: v })} />
          <Recipients label={t`Bcc`} value={now.bcc} onChange={(v) => set({ bcc: v })} />
        </div>
      )}
    </div>
  );
}

function Recipients({ label, value, onChange }: { label: string; value: string; onChange: (v: string) => void }) {
  const { t } = useLingui();
  const wrong = wrongAddress(value);
  return (
    <Line label={label} error={wrong && t`${wrong} is no e-mail address.`}>
      <Input
        value={value}
        autoComplete="off"
        placeholder="ana@example.com, Bob <bob@example.com>"
        onChange={(e) => onChange(e.target.value)}
      />
    </Line>
  );
}

function Line({
  label,
  error,
  children,
}: {
  label: string;
  error?: string;
  children: ReactElement<{ id?: string }>;
}): ReactNode {
  const id = useId();
  return (
    <div className="grid grid-cols-[4.5rem_1fr] items-center gap-x-2">
      <label htmlFor={id} className="text-ink-2 text-xs">
        {label}
      </label>
      <children.type
        {...children.props}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
      />
      {error && (
        <p id={`${id}-error`} className="col-start-2 text-danger text-xs">
          {error}
        </p>
      )}
    </div>
  );
}
