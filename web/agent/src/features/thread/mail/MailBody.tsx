import { Button } from "@kit/button";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Bot, ShieldAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type Email, fetchMail, type MailAddress, type Message, messageKeys } from "@/entities/message";
import { FormattedText } from "../format/FormattedText";
import { AttachmentView } from "../parts/Media";
import { MailFrame } from "./MailFrame";

interface Props {
  message: Message;
  email: Email;
  children: ReactNode;
}

/** A mail: its subject and recipients, its page or its text, and its files. */
export function MailBody({ message, email, children }: Props) {
  const parts = email.parts ?? [];
  const page = message.attachments.find((_, i) => parts[i]?.role === "page");
  const files = message.attachments.filter((_, i) => (parts[i]?.role ?? "file") === "file");
  return (
    <div className={message.deleted_at ? "line-through opacity-70" : undefined}>
      <Head message={message} email={email} />
      {children}
      {page?.state === "ready" ? <Page message={message} email={email} /> : <Plain message={message} email={email} />}
      {files.length > 0 && (
        <div className="mt-1.5 flex flex-col gap-1">
          {files.map((a) => (
            <AttachmentView key={a.id} message={{ ...message, kind: kindOf(a.mime) }} attachment={a} />
          ))}
        </div>
      )}
    </div>
  );
}

function kindOf(mime: string) {
  const family = mime.split("/")[0];
  return family === "image" || family === "video" || family === "audio" ? family : "document";
}

const named = (a: MailAddress) => (a.name ? `${a.name} <${a.address}>` : a.address);

function Head({ message, email }: { message: Message; email: Email }) {
  const others = (email.to?.length ?? 0) > 1 || (email.cc?.length ?? 0) > 0 || (email.bcc?.length ?? 0) > 0;
  return (
    <header className="mb-1 border-current/15 border-b pb-1">
      {email.subject && <p className="break-words font-semibold text-sm">{email.subject}</p>}
      {message.direction === "in" && email.from && email.from.name !== message.author.name && (
        <Line label={<Trans>Sender</Trans>} list={[email.from]} />
      )}
      {others && <Line label={<Trans>Recipients</Trans>} list={email.to} />}
      <Line label={<Trans>Cc</Trans>} list={email.cc} />
      <Line label={<Trans>Bcc</Trans>} list={email.bcc} />
      {email.automatic && message.direction === "in" && (
        <p className="mt-0.5 flex items-center gap-1 text-xs">
          <Bot aria-hidden className="size-3.5" />
          <Trans>A machine wrote it; nothing answers it by itself.</Trans>
        </p>
      )}
      {email.suspect && (
        <p className="mt-0.5 flex items-center gap-1 font-medium text-danger text-xs">
          <ShieldAlert aria-hidden className="size-3.5" />
          <Trans>The sender's domain does not vouch for this mail. It may be forged.</Trans>
        </p>
      )}
    </header>
  );
}

function Line({ label, list }: { label: ReactNode; list?: MailAddress[] }) {
  if (!list || list.length === 0) return null;
  return (
    <p className="break-words text-2xs opacity-80">
      <span className="font-medium">{label}:</span> {list.map(named).join(", ")}
    </p>
  );
}

/** The mail as its text says it, with what it repeats folded. */
function Plain({ message, email }: { message: Message; email: Email }) {
  const [whole, setWhole] = useState(false);
  return (
    <>
      {message.text && message.kind === "text" && (
        <FormattedText text={message.text} syntax={message.direction === "in" ? "none" : "chat"} />
      )}
      {email.quoted && (
        <>
          <More on={whole} onToggle={() => setWhole(!whole)} />
          {whole && (
            <p className="mt-1 whitespace-pre-wrap break-words border-current/20 border-l-2 pl-2 text-sm opacity-85">
              {email.quoted}
            </p>
          )}
        </>
      )}
    </>
  );
}

function More({ on, onToggle }: { on: boolean; onToggle: () => void }) {
  return (
    <Button variant="ghost" size="sm" aria-expanded={on} onClick={onToggle} className="mt-1">
      {on ? <Trans>Hide quoted text</Trans> : <Trans>Show quoted text</Trans>}
    </Button>
  );
}

/** The mail as a page of its own: nothing in it runs, and pictures from elsewhere wait until they are asked for. */
function Page({ message, email }: { message: Message; email: Email }) {
  const { t } = useLingui();
  const [quoted, setQuoted] = useState(false);
  const [images, setImages] = useState(false);
  const { data, isError } = useQuery({
    queryKey: messageKeys.mail(message.id),
    queryFn: ({ signal }) => fetchMail(message.id, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isError || (data && !data.has_page)) return <Plain message={message} email={email} />;
  return (
    <>
      {data && data.remote_images > 0 && !images && (
        <div className="mb-1 flex flex-wrap items-center gap-2 rounded-md bg-current/6 px-2 py-1 text-xs">
          <span className="min-w-0 flex-1">
            <Trans>Pictures from elsewhere are not shown: they would tell the sender that the mail was opened.</Trans>
          </span>
          <Button size="sm" onClick={() => setImages(true)}>
            <Trans>Show pictures</Trans>
          </Button>
        </div>
      )}
      <MailFrame id={message.id} title={email.subject || t`Mail without a subject`} images={images} quoted={quoted} />
      {data?.quoted && <More on={quoted} onToggle={() => setQuoted(!quoted)} />}
    </>
  );
}
