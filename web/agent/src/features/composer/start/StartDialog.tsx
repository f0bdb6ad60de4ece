import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { PlatformIcon } from "@kit/icons/platform";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Skeleton } from "@kit/skeleton";
import { toast } from "@kit/toast";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { type Channel, channelsQuery, type Platform, platformsQuery } from "@/entities/channel";
import { type Contact, contactName } from "@/entities/contact";
import { type Conversation, fetchConversation } from "@/entities/conversation";
import { errorText } from "@/lib/error-text";
import { TemplateDialog } from "../templates/TemplateDialog";
import { FirstWords } from "./FirstWords";
import { Whom } from "./Whom";

interface Props {
  /** Who it is for, where that is known. */
  contact?: Contact;
  onClose: () => void;
}

/** Writes to somebody who has not written: by which channel, to whom, and the first message. */
export function StartDialog({ contact, onClose }: Props) {
  const navigate = useNavigate();
  const { t } = useLingui();
  const [thread, setThread] = useState<Conversation>();
  const platforms = useQuery(platformsQuery).data;
  const platform = platforms?.find((p) => p.key === thread?.platform);
  const show = (caseId: string) => {
    onClose();
    void navigate({ to: "/inbox/$view/$caseId", params: { view: "all", caseId } });
  };
  const begun = (c: Conversation) => {
    if (!c.case_id) return setThread(c);
    toast({ title: t`You have written with ${c.contact.name} here before: this is that conversation.` });
    show(c.case_id);
  };
  const sent = async () => {
    if (!thread) return;
    const { case_id } = await fetchConversation(thread.id);
    if (case_id) show(case_id);
    else onClose();
  };
  if (thread && platform) {
    if (!thread.window.open)
      return <TemplateDialog c={thread} conversation={thread} onClose={onClose} onSent={() => void sent()} />;
    return (
      <FirstWords
        thread={thread}
        length={platform.capabilities.text_length}
        byMail={platform.start_by === "email"}
        onClose={onClose}
        onSent={() => void sent()}
      />
    );
  }
  return <Choose contact={contact} onBegun={begun} onClose={onClose} />;
}

/** The channels on which a business may write first. */
function useOpening(): { channel: Channel; platform: Platform }[] | undefined {
  const channels = useQuery(channelsQuery).data;
  const platforms = useQuery(platformsQuery).data;
  if (!channels || !platforms) return undefined;
  return channels.flatMap((channel) => {
    const platform = platforms.find((p) => p.key === channel.platform);
    return platform?.start_by && channel.status !== "disabled" ? [{ channel, platform }] : [];
  });
}

function Choose({ contact, onBegun, onClose }: Props & { onBegun: (c: Conversation) => void }) {
  const { t } = useLingui();
  const opening = useOpening();
  const [channelId, setChannelId] = useState("");
  const [who, setWho] = useState(contact);
  const [address, setAddress] = useState("");
  const [name, setName] = useState("");
  const chosen = opening?.find((o) => o.channel.id === channelId) ?? opening?.[0];
  const begin = useMutation({
    mutationFn: () =>
      api.post<Conversation>("/conversations", {
        channel_id: chosen?.channel.id,
        contact_id: who?.id,
        address: who ? undefined : address.trim(),
        name: who ? undefined : name.trim() || undefined,
      }),
    onSuccess: onBegun,
  });
  const send = (e: FormEvent) => {
    e.preventDefault();
    if (who || address.trim()) begin.mutate();
  };
  const words = (e: Error) => {
    if (isApiError(e) && e.field("address"))
      return byMail ? t`This is no e-mail address.` : t`Write the number with its country, such as +34 600 100 200.`;
    if (isApiError(e) && e.field("contact_id")) return t`This contact has no address here: write it instead.`;
    if (isApiError(e, "conflict")) return t`It belongs to another contact: write to that one, or merge the two.`;
    return errorText(e);
  };
  const byMail = chosen?.platform.start_by === "email";
  const fault = begin.error && words(begin.error);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`New message`}
      description={t`Write first to somebody. Nothing is sent before you say so.`}
      className="w-[min(34rem,calc(100vw-24px))]"
    >
      {opening === undefined && <Skeleton className="h-40" />}
      {opening?.length === 0 && (
        <p className="text-sm text-ink-2">
          <Trans>
            None of your channels lets you write first: on their networks the customer begins.{" "}
            <Link to={"/settings/channels/matrix" as string} onClick={onClose} className="underline">
              See which ones do
            </Link>
          </Trans>
        </p>
      )}
      {opening && chosen && (
        <form onSubmit={send} noValidate className="grid gap-4 pt-1">
          <Field label={t`By`}>
            <Select
              value={chosen.channel.id}
              options={opening.map(({ channel }) => ({
                value: channel.id,
                label: channel.name,
                icon: <PlatformIcon platform={channel.platform} className="size-4" />,
              }))}
              onChange={(id) => {
                setChannelId(id);
                begin.reset();
              }}
            />
          </Field>
          {who ? (
            <div className="flex items-center justify-between gap-2 text-sm">
              <span>
                <span className="text-ink-3">{t`To whom`}</span> <span className="font-medium">{contactName(who)}</span>
              </span>
              {!contact && (
                <Button variant="ghost" onClick={() => setWho(undefined)}>
                  {t`Somebody else`}
                </Button>
              )}
            </div>
          ) : (
            <>
              <Whom
                label={byMail ? t`To: a contact, or an e-mail address` : t`To: a contact, or a number`}
                placeholder={byMail ? "ana@example.com" : "+34 600 100 200"}
                text={address}
                onText={(text) => {
                  setAddress(text);
                  begin.reset();
                }}
                onPick={setWho}
              />
              <Field label={t`Name`} optional={t`optional`} help={t`Of somebody who is no contact yet.`}>
                <Input value={name} maxLength={200} onChange={(e) => setName(e.target.value)} autoComplete="off" />
              </Field>
            </>
          )}
          {fault && (
            <p role="alert" className="text-sm text-danger">
              {fault}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="primary" busy={begin.isPending} disabled={!who && !address.trim()}>
              {t`Write the message`}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
