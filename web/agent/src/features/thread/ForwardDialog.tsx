import { api } from "@client/api";
import { Avatar } from "@kit/avatar";
import { Dialog } from "@kit/dialog";
import { PlatformIcon } from "@kit/icons/platform";
import { Input } from "@kit/input";
import { toast } from "@kit/toast";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { type Contact, contactName, fetchContacts } from "@/entities/contact";
import { type Conversation, conversationKeys, fetchConversationsOf } from "@/entities/conversation";
import { type Message, messageKeys } from "@/entities/message";
import { errorText } from "@/lib/error-text";
import { nearTime } from "@/lib/when";

interface Props {
  message: Message;
  /** What it says, in one line. */
  words: string;
  onClose: () => void;
}

/** Passes a message on to another conversation: to whom, then by which of their channels. */
export function ForwardDialog({ message, words, onClose }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [contact, setContact] = useState<Contact>();
  const forward = useMutation({
    mutationFn: (to: Conversation) => api.post<Message>(`/messages/${message.id}/forward`, { conversation_id: to.id }),
    onSuccess: (_, to) => {
      void client.invalidateQueries({ queryKey: messageKeys.history(message.id) });
      const open = to.case_id
        ? () => void navigate({ to: `/inbox/all/${to.case_id}` as string, search: {} as never })
        : undefined;
      toast({ title: t`Forwarded to ${to.contact.name}`, undo: open, undoLabel: t`Go there` });
      onClose();
    },
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Forward the message`}
      description={<span className="line-clamp-2 break-words">{words}</span>}
    >
      {contact ? (
        <Conversations
          contact={contact}
          but={message.conversation_id}
          busy={forward.isPending}
          onChoose={(to) => forward.mutate(to)}
        />
      ) : (
        <Contacts onChoose={setContact} />
      )}
    </Dialog>
  );
}

const rowClass =
  "flex min-h-10 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover aria-disabled:opacity-60";

function Contacts({ onChoose }: { onChoose: (c: Contact) => void }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const { data, error } = useQuery({
    queryKey: ["contacts-to-forward", q],
    queryFn: ({ signal }) => fetchContacts({ q }, null, { signal }),
    gcTime: 60_000,
  });
  return (
    <div className="grid gap-2 pt-1">
      <Input
        autoFocus
        type="search"
        aria-label={t`Find a contact`}
        placeholder={t`Name, number or address`}
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      {error && <p role="alert">{errorText(error)}</p>}
      <ul className="max-h-72 overflow-y-auto" aria-label={t`Contacts`}>
        {data?.items.map((c) => (
          <li key={c.id}>
            <button type="button" onClick={() => onChoose(c)} className={rowClass}>
              <Avatar name={contactName(c)} seed={c.id} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{contactName(c)}</span>
                <span className="tabular block truncate text-xs text-ink-3">{c.identities[0]?.display}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {data?.items.length === 0 && <p className="text-sm text-ink-3">{t`Nobody found.`}</p>}
    </div>
  );
}

interface ConversationsProps {
  contact: Contact;
  but: string;
  busy: boolean;
  onChoose: (to: Conversation) => void;
}

function Conversations({ contact, but, busy, onChoose }: ConversationsProps) {
  const { t } = useLingui();
  const { data, error } = useQuery({
    queryKey: conversationKeys.ofContact(contact.id),
    queryFn: ({ signal }) => fetchConversationsOf(contact.id, { signal }),
  });
  const list = data?.items.filter((c) => c.id !== but);
  return (
    <div className="grid gap-2 pt-1">
      <h3 className="text-sm font-medium">{contactName(contact)}</h3>
      {error && <p role="alert">{errorText(error)}</p>}
      <ul aria-label={t`Conversations`} className="max-h-72 overflow-y-auto">
        {list?.map((c) => (
          <li key={c.id}>
            <button type="button" aria-disabled={busy} onClick={() => !busy && onChoose(c)} className={rowClass}>
              <PlatformIcon platform={c.platform} className="size-4" />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{c.identity.display}</span>
                <span className="block truncate text-xs text-ink-2">
                  {c.window.open ? (
                    nearTime(c.last_activity_at)
                  ) : (
                    <Trans>The reply window is closed: only templates can be sent.</Trans>
                  )}
                </span>
              </span>
              <span className="text-xs font-medium text-accent-ink">
                <Trans>Forward</Trans>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {list?.length === 0 && (
        <p className="text-sm text-ink-3">
          <Trans>There is no other conversation with this contact.</Trans>
        </p>
      )}
    </div>
  );
}
