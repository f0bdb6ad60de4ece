import { Trans, useLingui } from "@lingui/react/macro";
import { CornerDownRight, FileQuestion } from "lucide-react";
import { lazy, Suspense, useMemo } from "react";
import type { Answer, Attachment, Message } from "@/entities/message";
import { useThreadTools } from "../context";
import { FormattedText } from "../format/FormattedText";
import { MentionNames } from "../format/Mentions";
import {
  ContactCards,
  LocationCard,
  OrderCard,
  ProductLine,
  ReferralBanner,
  TemplateCard,
  UnsupportedCard,
} from "./Cards";
import { AttachmentView } from "./Media";
import { QuoteBlock } from "./Quote";
import { RichCard } from "./RichCard";

const MailBody = lazy(() => import("../mail/MailBody").then((m) => ({ default: m.MailBody })));

/** What is inside of a bubble: every kind of message as what it is. */
export function Body({ message }: { message: Message }) {
  const { syntax, nameOf } = useThreadTools();
  const { mentions } = message;
  const names = useMemo(() => (mentions ?? []).map(nameOf), [mentions, nameOf]);
  const { content } = message;
  const deleted = message.deleted_at !== null;
  // The file of a template stands at its top.
  const shownTemplate = content?.template?.shown !== undefined;
  if (content?.email) {
    return (
      <Suspense fallback={<FormattedText text={message.text} syntax="chat" />}>
        <MailBody message={message} email={content.email}>
          {message.reply_to && message.direction === "out" && <QuoteBlock quote={message.reply_to} />}
          <Kind message={message} />
        </MailBody>
      </Suspense>
    );
  }
  return (
    <>
      {content?.referral && <ReferralBanner referral={content.referral} />}
      {content?.forwarded && (
        <p className="mb-0.5 text-2xs italic opacity-75">
          <Trans>Forwarded</Trans>
        </p>
      )}
      {message.reply_to && <QuoteBlock quote={message.reply_to} />}
      {content?.product && <ProductLine product={content.product} />}
      <div className={deleted ? "line-through opacity-70" : undefined}>
        {!shownTemplate && <Kind message={message} />}
        {message.attachments.length > 0 && (
          <div className="flex flex-col gap-1">
            {message.attachments.filter(apart(content)).map((a) => (
              <AttachmentView key={a.id} message={message} attachment={a} />
            ))}
          </div>
        )}
        {shownTemplate && <Kind message={message} />}
        {message.text && !saysText(message) && (
          <div className={message.attachments.length > 0 ? "mt-1 max-w-80" : undefined}>
            <MentionNames value={names}>
              <FormattedText
                text={message.text}
                syntax={message.direction === "note" ? "chat" : syntax}
                bigEmoji={message.kind === "text"}
              />
            </MentionNames>
          </div>
        )}
      </div>
    </>
  );
}

/** Files that do not stand within a message's cards already. */
function apart(content: Message["content"]): (a: Attachment) => boolean {
  const rich = content?.rich;
  const within = new Set([rich?.page?.image, ...(rich?.cards ?? []).map((c) => c.image)]);
  return (a) => !within.has(a.id);
}

/** Kinds whose card tells the text already. */
function saysText(message: Message): boolean {
  return (
    (message.kind === "answer" && message.content?.answer !== undefined) ||
    (message.kind === "rich" && message.content?.rich !== undefined) ||
    (message.kind === "order" && message.content?.order !== undefined) ||
    (message.kind === "location" && message.content?.location !== undefined) ||
    message.content?.template?.shown !== undefined ||
    (message.kind === "contacts" && message.content?.contacts !== undefined) ||
    message.kind === "unsupported"
  );
}

function Kind({ message }: { message: Message }) {
  const { syntax } = useThreadTools();
  const { content } = message;
  if (content?.location) return <LocationCard location={content.location} />;
  if (content?.contacts) return <ContactCards contacts={content.contacts} />;
  if (content?.order) return <OrderCard order={content.order} />;
  if (content?.answer) return <AnswerCard answer={content.answer} />;
  if (content?.rich) return <RichCard rich={content.rich} syntax={syntax} files={message.attachments} />;
  if (content?.template) return <TemplateCard template={content.template} />;
  if (message.kind === "unsupported") return <UnsupportedCard unsupported={content?.unsupported} />;
  if (message.kind !== "text" && message.text === "" && message.attachments.length === 0) return <Nothing />;
  return null;
}

/** Something came, but not what it holds. */
function Nothing() {
  return (
    <p className="flex items-center gap-1.5 text-sm opacity-75">
      <FileQuestion aria-hidden className="size-4" />
      <Trans>The platform sent this message without its content.</Trans>
    </p>
  );
}

/** What the customer chose or filled in. */
function AnswerCard({ answer }: { answer: Answer }) {
  const { t } = useLingui();
  const labels: Record<string, string> = {
    list: t`Chose from the list`,
    form: t`Filled in the form`,
    address: t`Gave an address`,
    quick_reply: t`Chose the quick reply`,
    card: t`Pressed a card's button`,
    time: t`Chose the time`,
    adaptive: t`Answered the card`,
    payment: t`Paid`,
    app: t`Answered from the app`,
  };
  const label = labels[answer.kind] ?? t`Pressed the button`;
  const form = formOf(answer);
  return (
    <div>
      <p className="flex items-center gap-1 text-2xs opacity-75">
        <CornerDownRight aria-hidden className="size-3" />
        {label}
      </p>
      <p className="break-words font-medium">{answer.title}</p>
      {answer.description && <p className="break-words text-xs opacity-80">{answer.description}</p>}
      {form.length > 0 && (
        <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-xs">
          {form.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="opacity-75">{name}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function formOf(answer: Answer): [string, string][] {
  if (answer.fields) return answer.fields.map(({ label, value }) => [label, value]);
  const raw = answer.kind === "form" ? answer.form : undefined;
  if (!raw || typeof raw !== "object") return [];
  return Object.entries(raw)
    .filter(([name]) => name !== "flow_token")
    .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
}
