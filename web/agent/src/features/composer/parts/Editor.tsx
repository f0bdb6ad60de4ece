import { Button } from "@kit/button";
import { toast } from "@kit/toast";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type Dispatch,
  lazy,
  type ReactNode,
  type Ref,
  Suspense,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { caseActions } from "@/actions/case-actions";
import { openPicker } from "@/actions/pickers";
import { runAction } from "@/actions/run";
import type { Case } from "@/entities/case";
import { heldCase } from "@/entities/case-store";
import type { Caps } from "@/entities/channel";
import type { Conversation } from "@/entities/conversation";
import { macrosQuery } from "@/entities/macro";
import { useMe } from "@/entities/me";
import type { Rich } from "@/entities/message";
import { savedRepliesQuery } from "@/entities/tag";
import type { TemplateOrder } from "@/entities/template";
import { errorText } from "@/lib/error-text";
import { lazyIn } from "@/lib/lazy-area";
import { isMac } from "@/lib/platform";
import { useSetting } from "@/lib/storage";
import { useCollision } from "../collision/use-collision";
import { MentionPicker } from "../mentions/MentionPicker";
import { either, useMentions } from "../mentions/use-mentions";
import { type DraftAction, type DraftState, isEmpty, readyOf } from "../model/draft";
import { isExtraKind } from "../model/extra";
import { acceptOf, counterOf, takesVoice } from "../model/files";
import { asMail, type MailFields, wrongAddress } from "../model/mail";
import { insert, marksOf, toggleLines, toggleMark } from "../model/markup";
import { countryOf, isOpenKind } from "../model/open";
import { asPublic, type PublicRequest } from "../model/outgoing";
import { fill, quickOf, unfilled, variablesOf } from "../model/replies";
import { checkRich, emptyRich, type RichDraft, richKinds } from "../model/rich";
import type { Format } from "../tools";
import { useComposerActions } from "../use-composer-actions";
import { useRefusals } from "../use-refusals";
import { useSending } from "../use-sending";
import { useUnanswered } from "../use-unanswered";
import { useUploads } from "../use-uploads";
import { Attachments } from "./Attachments";
import { Blanks } from "./Blanks";
import { DropArea } from "./DropArea";
import { QuickReplies } from "./QuickReplies";
import { ReplyChip } from "./ReplyChip";
import { RichBuilder } from "./RichBuilder";
import { SendButton, type Then, useThen } from "./SendButton";
import { ToneHints } from "./ToneHints";
import { Toolbar } from "./Toolbar";
import { useQuickReplies } from "./use-quick-replies";
import { useText } from "./use-text";
import { useTyping } from "./use-typing";
import { WriteBox } from "./WriteBox";

const PublicLine = lazyIn("public", () => import("@/features/public/thread/PublicLine").then((m) => m.PublicLine));
const ExtraBuilder = lazy(() => import("../extra/ExtraBuilder").then((m) => ({ default: m.ExtraBuilder })));
const OpenBuilder = lazy(() => import("./OpenBuilder").then((m) => ({ default: m.OpenBuilder })));
const MailLines = lazy(() => import("../mail/MailLines").then((m) => ({ default: m.MailLines })));
const VoicePanel = lazy(() => import("../voice/VoicePanel").then((m) => ({ default: m.VoicePanel })));
const CollisionDialog = lazy(() =>
  import("../collision/CollisionDialog").then((m) => ({ default: m.CollisionDialog })),
);

export interface EditorHandle {
  focus: () => void;
}

interface Props {
  c: Case;
  conversation: Conversation;
  caps: Caps;
  /** Agents send no files here, as the channel's workstream says. */
  noFiles: boolean;
  channelName: string;
  /** The channel's own address, where its messages are mails. */
  channelAddress: string;
  windowChip: ReactNode;
  /** Absent where the platform has no templates. */
  onTemplate?: (order?: TemplateOrder) => void;
  state: DraftState;
  dispatch: Dispatch<DraftAction>;
  preview: (rich: Rich) => ReactNode;
  onSent: () => void;
  onTyping: (typing: boolean) => void;
  ref: Ref<EditorHandle>;
}

/** The text, what goes with it, and the button that sends it. */
export function Editor({
  c,
  conversation,
  caps,
  noFiles,
  channelName,
  channelAddress,
  windowChip,
  onTemplate,
  state,
  dispatch,
  preview,
  onSent,
  onTyping,
  ref,
}: Props) {
  const { t } = useLingui();
  const me = useMe();
  const listId = useId();
  const [enterSends, setEnterSends] = useSetting("composer.enter-sends", true);
  const { mode } = state;
  const side = state[mode];
  const note = mode === "note";
  const text = useText(
    side.text,
    (next) => dispatch({ type: "text", text: next, mode }),
    `${mode}|${side.rich !== null}`,
  );
  const picker = useRef<HTMLInputElement>(null);
  const [strict, setStrict] = useState(false);
  const [recording, setRecording] = useState(false);
  const [later, setLater] = useState(false);
  const [open, setOpen] = useState<"emoji" | "hints">();
  const [mail, setMail] = useState<MailFields | null>(null);
  const mails = caps.mail === "yes";
  const inPublic = conversation.post_id !== undefined && !note;
  const [spoken, setSpoken] = useState<PublicRequest>({});
  const recorded = useRef(new Map<string, string>());
  const uploads = useUploads(caps, dispatch, useRefusals());
  const takesCaption = (kind: string) => caps.media?.[kind]?.caption ?? false;
  const sending = useSending({
    c,
    conversation,
    me: me.user,
    takesCaption,
    shape: mails
      ? (requests) => asMail(requests, mail)
      : inPublic
        ? (requests) => asPublic(requests, spoken)
        : undefined,
    preview: (key) => recorded.current.get(key) ?? uploads.preview(key),
    dispatch,
    onSent,
  });
  const collision = useCollision(c.id, conversation.id, me.user.id, !isEmpty(state.reply));
  const [then] = useThen();
  const client = useQueryClient();
  const typed = useTyping(conversation.id, !note && caps.typing === "yes", onTyping);
  const { data: saved } = useQuery(savedRepliesQuery);
  const { data: macros } = useQuery(macrosQuery);
  const sendsTemplates = onTemplate !== undefined;
  const offered = useMemo(
    () => [...(saved ?? []).filter((r) => r.text !== "" || sendsTemplates), ...(macros ?? []).map(quickOf)],
    [saved, macros, sendsTemplates],
  );
  const lacking = useRef<HTMLFormElement>(null);
  const values = useMemo(
    () =>
      variablesOf({
        contact: c.contact.name,
        agent: me.user.name,
        workspace: me.workspace.name,
        channel: channelName,
        caseNumber: c.number,
      }),
    [c.contact.name, c.number, me, channelName],
  );
  const quick = useQuickReplies(
    offered,
    text,
    (r) => fill(r.text, values),
    (macro) => openPicker("macro", [heldCase(client, c.id) ?? c], macro.id),
    (order) => onTemplate?.(order),
  );
  const mentions = useMentions(text, note);
  useImperativeHandle(ref, () => ({ focus: text.focus }));

  const kind = side.rich?.kind ?? "";
  const Builder = isExtraKind(kind) ? ExtraBuilder : isOpenKind(kind) ? OpenBuilder : RichBuilder;
  const problems = side.rich && !note ? checkRich(side.rich, caps) : null;
  const captioned = side.files.some((f) => takesCaption(f.kind));
  const counter = note ? null : counterOf(side.text, captioned ? caps.caption_length : caps.text_length);
  const ready = readyOf(side, mode);
  const blanks = note ? [] : unfilled(side.text);
  const marks = marksOf(note ? "chat" : caps.formatting);
  const why = counter?.over
    ? t`The text is too long for this channel.`
    : !ready.ready && ready.why === "uploading"
      ? t`A file is still on its way.`
      : !ready.ready && ready.why === "failed-files"
        ? t`Upload the failed file again, or remove it.`
        : blanks.length > 0
          ? t`Fill in before sending: ${blanks.join(", ")}`
          : mails && mail && !note && [mail.to, mail.cc, mail.bcc].some((line) => wrongAddress(line) !== undefined)
            ? t`One of the recipients has no e-mail address.`
            : undefined;

  const send = (next: Then = then, at?: string) => {
    setStrict(true);
    if (blanks.length > 0) lacking.current?.querySelector("input")?.focus();
    if (!ready.ready || why || (problems && problems.size > 0)) return;
    const go = () => {
      setStrict(false);
      typed.stop();
      const after = note || at ? undefined : () => follow(next);
      sending.send(mode, side, { sendAt: at, hold: me.undo_seconds, after });
      if (!note) setMail(null);
      text.focus();
    };
    if (note) go();
    else collision.guard(go);
  };
  // The desk's own actions, so that each says what it did and can be undone.
  const follow = (next: Then) => {
    const ids: Record<Then, string> = { stay: "", resolve: "case.resolve", pend: "case.pend", snooze: "case.snooze" };
    const now = heldCase(client, c.id) ?? c;
    const action = caseActions(client, me, [now]).find((a) => a.id === ids[next]);
    if (action) void runAction(action);
  };
  const voice = note || side.rich || !takesVoice(caps) ? undefined : () => setRecording(true);
  const files = note || side.rich || noFiles || !caps.media ? undefined : () => picker.current?.click();
  const [hints, setHints] = useSetting("composer.hints", true);
  const country = countryOf(conversation.identity.display);
  const kinds = note || inPublic || side.rich || side.files.length > 0 ? [] : richKinds(caps, country);
  const toRich = (kind: RichDraft["kind"]) =>
    dispatch({ type: "rich", rich: { ...emptyRich(kind, side.text), country: country ?? "" } });
  const macro = () => openPicker("macro", [heldCase(client, c.id) ?? c]);
  const replies = () => text.edit((e) => insert(e, e.start > 0 && !/\s/.test(e.text[e.start - 1] ?? " ") ? " /" : "/"));
  const asked = useUnanswered(conversation.id);
  useComposerActions({
    c,
    macros: macros ?? [],
    sendable: why ?? (ready.ready || t`There is nothing to send yet.`),
    send,
    later: () => setLater(true),
    files,
    voice,
    emoji: () => setOpen("emoji"),
    replies,
    macro,
    guidance: { on: hints, toggle: () => setHints(!hints), show: () => setOpen("hints") },
    enterSends: { on: enterSends, toggle: () => setEnterSends(!enterSends) },
    format: marks && !side.rich ? (kind) => format(kind) : undefined,
    richKinds: kinds,
    rich: toRich,
  });
  const format = (kind: Format) => {
    if (!marks) return;
    if (kind === "bullets") text.edit((e) => toggleLines(e, () => "- "));
    else if (kind === "numbers") text.edit((e) => toggleLines(e, (i) => `${i + 1}. `));
    else if (kind === "quote") text.edit((e) => toggleLines(e, () => "> "));
    else text.edit((e) => toggleMark(e, marks[kind]));
  };
  const typedNow = () => {
    typed.touch();
    if (sending.error) sending.clearError();
  };

  const sendKeys = enterSends ? ["↵"] : [isMac ? "⌘" : "Ctrl", "↵"];

  return (
    <DropArea
      takes={!note}
      onFiles={uploads.add}
      onRefused={() => void toast({ title: t`A note can hold text only. Switch to Reply to send files.` })}
    >
      {mails && !note && (
        <Suspense fallback={null}>
          <MailLines conversation={conversation} own={channelAddress} fields={mail} onChange={setMail} />
        </Suspense>
      )}
      {inPublic && (
        <Suspense fallback={null}>
          <PublicLine conversation={conversation} answers={side.replyTo?.id} value={spoken} onChange={setSpoken} />
        </Suspense>
      )}
      {side.replyTo && <ReplyChip target={side.replyTo} onClear={() => dispatch({ type: "answer", target: null })} />}
      {mentions.open && (
        <MentionPicker id={listId} found={mentions.found} active={mentions.active} onPick={mentions.pick} />
      )}
      {quick.open && !mentions.open && (
        <QuickReplies
          id={listId}
          found={quick.found}
          none={offered.length === 0}
          active={quick.active}
          filled={(words) => fill(words, values)}
          onPick={quick.pick}
        />
      )}
      {side.rich && problems ? (
        <Suspense fallback={null}>
          <Builder
            channelId={conversation.channel_id}
            conversationId={conversation.id}
            draft={side.rich}
            caps={caps}
            problems={problems}
            strict={strict}
            preview={preview}
            onChange={(rich) => dispatch({ type: "rich", rich })}
            onClose={() => {
              if (side.text.trim() === "") dispatch({ type: "text", text: side.rich?.body ?? "" });
              dispatch({ type: "rich", rich: null });
            }}
          />
        </Suspense>
      ) : (
        <WriteBox
          text={text}
          note={note}
          quick={either(mentions, quick)}
          listId={listId}
          enterSends={enterSends}
          onType={typedNow}
          onFormat={format}
          onSend={(next) => send(next)}
          onFiles={uploads.add}
        />
      )}
      {recording && voice && (
        <Suspense fallback={null}>
          <VoicePanel
            caps={caps}
            channelName={channelName}
            onSend={(file, url) => {
              recorded.current.set(file.key, url);
              const spoken = { text: "", rich: null, files: [file], replyTo: side.replyTo };
              sending.send("reply", spoken, { hold: me.undo_seconds, keep: true });
              dispatch({ type: "answer", target: null });
              setRecording(false);
            }}
            onClose={() => setRecording(false)}
          />
        </Suspense>
      )}
      {collision.news && (
        <Suspense fallback={null}>
          <CollisionDialog
            news={collision.news}
            contact={c.contact.name}
            onSend={collision.sendAnyway}
            onKeep={() => {
              collision.keepEditing();
              text.focus();
            }}
          />
        </Suspense>
      )}
      {!note && (
        <Attachments files={side.files} preview={uploads.preview} onRemove={uploads.remove} onAgain={uploads.again} />
      )}
      {sending.error !== null && (
        <p role="alert" className="mx-3 mt-2 rounded-md bg-danger-soft px-3 py-1.5 text-sm text-danger">
          <Trans>Not sent; your words are back in the box.</Trans> {errorText(sending.error)}
        </p>
      )}
      {blanks.length > 0 && (
        <Blanks
          ref={lacking}
          names={blanks}
          onFill={(name, value) => {
            dispatch({ type: "text", text: fill(side.text, { [name]: value }), mode });
            text.focus();
          }}
        />
      )}
      <footer className="flex items-center gap-2 px-2 pt-0.5 pb-2 max-sm:flex-wrap max-sm:justify-end max-sm:gap-y-1">
        <Toolbar
          formats={marks !== null && !side.rich}
          onFormat={format}
          onEmoji={(emoji) => text.edit((e) => insert(e, emoji))}
          onFiles={files}
          noFiles={noFiles && !note}
          onVoice={voice}
          emoji={open === "emoji"}
          onEmojiOpen={(on) => setOpen(on ? "emoji" : undefined)}
          onMacro={macro}
          onTemplate={note ? undefined : onTemplate}
          onReplies={replies}
          richKinds={kinds}
          onRich={toRich}
        />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept={acceptOf(caps)}
          onChange={(e) => {
            uploads.add(e.target.files ?? []);
            e.target.value = "";
          }}
        />
        <span className="flex-1" />
        {!note && !side.rich && hints && (
          <ToneHints
            draft={{ text: side.text, firstName: values["contact.first_name"], ...asked }}
            onMend={(mended) => {
              dispatch({ type: "text", text: mended, mode });
              text.focus();
            }}
            onOff={() => setHints(false)}
            open={open === "hints"}
            onOpenChange={(on) => setOpen(on ? "hints" : undefined)}
          />
        )}
        {!note && windowChip}
        {counter && (
          <span role="status" className={`tabular text-xs ${counter.over ? "font-medium text-danger" : "text-ink-3"}`}>
            {counter.left}
          </span>
        )}
        {note ? (
          <Button
            variant="primary"
            onClick={() => send()}
            inactive={!ready.ready || why !== undefined}
            hint={why ?? t`Keep the note`}
            keys={sendKeys}
            className="bg-note-ink! text-note!"
          >
            <Trans>Add note</Trans>
          </Button>
        ) : (
          <SendButton
            inactive={!ready.ready || why !== undefined}
            why={why}
            keys={sendKeys}
            closesAt={conversation.window.closes_at}
            onSend={send}
            onLater={(at) => send("stay", at)}
            later={later}
            setLater={setLater}
          />
        )}
      </footer>
    </DropArea>
  );
}
