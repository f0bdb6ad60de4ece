import { cx } from "@kit/cx";
import { Tooltip } from "@kit/tooltip";
import { t } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Bot, Info, Lock, MessageSquareDashed, Smartphone } from "lucide-react";
import { lazy, memo, Suspense } from "react";
import type { Message } from "@/entities/message";
import { lazyIn } from "@/lib/lazy-area";
import { clockTime, fullTime } from "@/lib/when";
import { useThreadTools } from "../context";
import { emojiCount } from "../format/parse";
import { Body } from "./Body";
import { BubbleActions } from "./BubbleActions";
import { FailureNote } from "./FailureNote";
import { useKindNames } from "./kind-names";
import { Reactions } from "./Reactions";
import { Receipt } from "./Receipt";

const loadPublic = () => import("@/features/public/thread/PublicBubble");
const PublicHead = lazyIn("public", () => loadPublic().then((m) => m.PublicHead));
const MarksLine = lazy(async () => ({ default: (await import("./MarksLine")).MarksLine }));
const PublicFoot = lazyIn("public", () => loadPublic().then((m) => m.PublicFoot));

interface Props {
  message: Message;
  first: boolean;
  last: boolean;
  /** It was just jumped to. */
  flash: boolean;
}

/** One message. Drawn again only when it changes, however much happens around it. */
export const Bubble = memo(function Bubble({ message, first, last, flash }: Props) {
  const name = useBubbleName(message);
  const { me } = useThreadTools();
  if (message.kind === "system") return <SystemLine message={message} />;
  const note = message.direction === "note";
  const forMe = note && me.id !== "" && message.author.id !== me.id && (message.mentions?.includes(me.id) ?? false);
  const ours = message.direction !== "in";
  return (
    <article
      data-message={message.id}
      tabIndex={-1}
      aria-label={name}
      className={cx(
        "group/bubble flex flex-col rounded-md px-5 outline-offset-[-2px] transition-[background-color] duration-500",
        first ? "pt-2.5" : "pt-[3px]",
        ours ? "items-end" : "items-start",
        flash && "bg-accent-soft duration-0",
      )}
    >
      {first && ours && <Author message={message} />}
      <div className={cx("flex w-full items-center gap-1", ours ? "flex-row-reverse" : "flex-row")}>
        <div
          data-words=""
          className={cx(
            "min-w-0 text-base",
            message.content?.email?.parts?.some((p) => p.role === "page")
              ? "w-full max-w-[min(46rem,94%)]"
              : "max-w-[min(34rem,82%)]",
            look(message, first, last),
            forMe && "border-2 border-note-ink shadow-sm",
            message.client_id && message.status === "queued" && message.id === message.client_id && "opacity-80",
          )}
        >
          {forMe && (
            <p className="mb-0.5 flex items-center gap-1 font-semibold text-xs">
              <MessageSquareDashed aria-hidden className="size-3.5" />
              <Trans>For you. Only your team sees this</Trans>
            </p>
          )}
          {note && first && !forMe && (
            <p className="mb-0.5 flex items-center gap-1 text-2xs font-medium opacity-90">
              <Lock aria-hidden className="size-3" />
              <Trans>Only your team sees this</Trans>
            </p>
          )}
          {message.content?.public && (
            <Suspense fallback={null}>
              <PublicHead message={message} />
            </Suspense>
          )}
          <Body message={message} />
          <Marks message={message} />
        </div>
        <BubbleActions message={message} />
        {!last && (
          <div className="flex shrink-0 items-center gap-0.5 opacity-0 group-focus-within/bubble:opacity-100 group-hover/bubble:opacity-100">
            <Time message={message} />
            <Receipt message={message} />
          </div>
        )}
      </div>
      {message.marks && (
        <Suspense fallback={null}>
          <MarksLine marks={message.marks} />
        </Suspense>
      )}
      {message.reactions.length > 0 && <Reactions message={message} />}
      {(message.status === "failed" || message.status === "unconfirmed") && message.direction === "out" && (
        <FailureNote message={message} />
      )}
      {message.content?.public && (
        <Suspense fallback={null}>
          <PublicFoot message={message} />
        </Suspense>
      )}
      {last && (
        <div className={cx("mt-0.5 flex items-center gap-1", ours && "flex-row-reverse")}>
          <Receipt message={message} />
          <Time message={message} />
        </div>
      )}
    </article>
  );
});

function look(message: Message, first: boolean, last: boolean): string {
  if (message.direction === "note") {
    return "rounded-lg border border-note-line bg-note px-3 py-2 text-note-ink";
  }
  if (message.kind === "sticker" || (message.kind === "text" && isBigEmoji(message) && !message.reply_to))
    return "py-0.5";
  const base = "rounded-[14px] px-3 py-[7px]";
  return message.direction === "out"
    ? cx(base, "bg-bubble-out", !first && "rounded-tr-[5px]", !last && "rounded-br-[5px]")
    : cx(base, "bg-bubble-in", !first && "rounded-tl-[5px]", !last && "rounded-bl-[5px]");
}

function isBigEmoji(message: Message): boolean {
  const n = emojiCount(message.text);
  return n > 0 && n <= 3;
}

function Author({ message }: { message: Message }) {
  const { t } = useLingui();
  const { me } = useThreadTools();
  const automatic = message.origin === "automatic";
  const survey = surveyOf(message);
  const name = automatic
    ? t`Automatic`
    : survey !== undefined
      ? saidBySurvey(survey)
      : message.author.id === me.id && me.id !== ""
        ? t`You`
        : message.author.name || t`Recado`;
  return (
    <p className="mb-0.5 flex items-center gap-1 px-1 text-2xs text-ink-3">
      {message.origin === "phone" && (
        <Tooltip content={t`Written on the business's own phone`}>
          <Smartphone aria-label={t`Written on the business's own phone`} className="size-3" />
        </Tooltip>
      )}
      {(automatic || survey !== undefined) && <Bot aria-hidden className="size-3" />}
      {name}
      {message.origin === "api" && <span>· API</span>}
    </p>
  );
}

/** The name of the survey that says a message by itself; undefined where somebody asked it, or it is none. */
const surveyOf = ({ origin, direction, author }: Message): string | undefined =>
  origin === "survey" && direction === "out" && author.type === "system" ? author.name : undefined;

/** Early ones were kept without the name. */
const saidBySurvey = (name: string) => (name && name !== "survey" ? t`Survey: ${name}` : t`Survey`);

function Time({ message }: { message: Message }) {
  return (
    <time
      dateTime={message.occurred_at}
      title={fullTime(message.occurred_at)}
      className="shrink-0 px-1 text-2xs text-ink-3"
    >
      {clockTime(message.occurred_at)}
    </time>
  );
}

function Marks({ message }: { message: Message }) {
  if (!message.edited_at && !message.deleted_at) return null;
  return (
    <p className="mt-0.5 text-2xs italic opacity-75">
      {message.deleted_at ? (
        <span title={fullTime(message.deleted_at)}>
          {message.direction === "in" ? <Trans>Deleted by the customer</Trans> : <Trans>Deleted</Trans>}
        </span>
      ) : (
        message.edited_at && (
          <span title={fullTime(message.edited_at)}>
            <Trans>Edited</Trans>
          </span>
        )
      )}
    </p>
  );
}

function SystemLine({ message }: { message: Message }) {
  const system = message.content?.system;
  return (
    <article data-message={message.id} tabIndex={-1} className="flex justify-center px-5 py-2 outline-offset-[-2px]">
      <div className="flex max-w-[34rem] items-start gap-2 rounded-lg bg-sunken px-3 py-2 text-xs text-ink-2">
        <Info aria-hidden className="mt-px size-3.5 shrink-0" />
        <p className="min-w-0 break-words">
          {system?.type === "number_changed" && <Trans>The customer changed their number.</Trans>}
          {system?.type === "identity_changed" && (
            <Trans>
              The customer's account was set up anew. Make sure it is still them before you share anything private.
            </Trans>
          )}
          {system?.type === "user_id_changed" && <Trans>The platform gave the customer a new id.</Trans>}
          {system?.type === "referral" && <Trans>The customer opened the chat by a link or an ad.</Trans>}
          {system?.type === "thread_pass" && <Trans>Another app has the conversation now.</Trans>}
          {system?.type === "thread_take" && <Trans>Another app took the conversation.</Trans>}
          {system?.type === "thread_request" && <Trans>Another app asks for the conversation.</Trans>}{" "}
          {system?.from && system.to ? `${system.from} → ${system.to}` : (system?.body ?? message.text)}{" "}
          <time dateTime={message.occurred_at} className="whitespace-nowrap text-ink-3">
            {clockTime(message.occurred_at)}
          </time>
        </p>
      </div>
    </article>
  );
}

/** What a screen reader says of a message before its content. */
function useBubbleName(message: Message): string {
  const { t } = useLingui();
  const kinds = useKindNames();
  const kind = message.direction === "note" ? t`Internal note` : kinds[message.kind];
  const survey = surveyOf(message);
  const name = survey === undefined ? message.author.name : saidBySurvey(survey);
  return t`${kind} from ${name}, ${fullTime(message.occurred_at)}`;
}
