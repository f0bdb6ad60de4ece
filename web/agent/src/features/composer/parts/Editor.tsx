import { Button } from "@kit/button";
import { toast } from "@kit/toast";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type Dispatch, type ReactNode, type Ref, useId, useImperativeHandle, useMemo, useRef, useState } from "react";
import { caseActions } from "@/actions/case-actions";
import { runAction } from "@/actions/run";
import type { Case } from "@/entities/case";
import { heldCase } from "@/entities/case-store";
import type { Caps } from "@/entities/channel";
import type { Conversation } from "@/entities/conversation";
import { useMe } from "@/entities/me";
import type { Rich } from "@/entities/message";
import { savedRepliesQuery } from "@/entities/tag";
import { errorText } from "@/lib/error-text";
import { isMac } from "@/lib/platform";
import { useSetting } from "@/lib/storage";
import { type DraftAction, type DraftState, readyOf } from "../model/draft";
import { acceptOf, counterOf } from "../model/files";
import { insert, marksOf, toggleLines, toggleMark } from "../model/markup";
import { fill, unfilled, variablesOf } from "../model/replies";
import { checkRich, emptyRich, richKinds } from "../model/rich";
import { useRefusals } from "../use-refusals";
import { useSending } from "../use-sending";
import { useUploads } from "../use-uploads";
import { Attachments } from "./Attachments";
import { DropArea } from "./DropArea";
import { QuickReplies } from "./QuickReplies";
import { ReplyChip } from "./ReplyChip";
import { RichBuilder } from "./RichBuilder";
import { SendButton, type Then, useThen } from "./SendButton";
import { type Format, Toolbar } from "./Toolbar";
import { useQuickReplies } from "./use-quick-replies";
import { useText } from "./use-text";
import { useTyping } from "./use-typing";
import { WriteBox } from "./WriteBox";

export interface EditorHandle {
  focus: () => void;
}

interface Props {
  c: Case;
  conversation: Conversation;
  caps: Caps;
  channelName: string;
  windowChip: ReactNode;
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
  channelName,
  windowChip,
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
  const [enterSends] = useSetting("composer.enter-sends", true);
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
  const uploads = useUploads(caps, dispatch, useRefusals());
  const takesCaption = (kind: string) => caps.media?.[kind]?.caption ?? false;
  const sending = useSending({
    c,
    conversation,
    me: me.user,
    takesCaption,
    preview: uploads.preview,
    dispatch,
    onSent,
  });
  const [then] = useThen();
  const client = useQueryClient();
  const typed = useTyping(conversation.id, !note && caps.typing === "yes", onTyping);
  const { data: saved = [] } = useQuery(savedRepliesQuery);
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
  const quick = useQuickReplies(saved, text, (r) => fill(r.text, values));
  useImperativeHandle(ref, () => ({ focus: text.focus }));

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
        : undefined;

  const send = (next: Then = then, at?: string) => {
    setStrict(true);
    if (!ready.ready || why || (problems && problems.size > 0)) return;
    setStrict(false);
    typed.stop();
    sending.send(mode, side, { sendAt: at, hold: me.undo_seconds, after: note || at ? undefined : () => follow(next) });
    text.focus();
  };
  // The desk's own actions, so that each says what it did and can be undone.
  const follow = (next: Then) => {
    const ids: Record<Then, string> = { stay: "", resolve: "case.resolve", pend: "case.pend", snooze: "case.snooze" };
    const now = heldCase(client, c.id) ?? c;
    const action = caseActions(client, me, [now]).find((a) => a.id === ids[next]);
    if (action) void runAction(action);
  };
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
      {side.replyTo && <ReplyChip target={side.replyTo} onClear={() => dispatch({ type: "answer", target: null })} />}
      {quick.open && (
        <QuickReplies
          id={listId}
          found={quick.found}
          none={saved.length === 0}
          active={quick.active}
          onPick={quick.pick}
        />
      )}
      {side.rich && problems ? (
        <RichBuilder
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
      ) : (
        <WriteBox
          text={text}
          note={note}
          quick={quick}
          listId={listId}
          enterSends={enterSends}
          onType={typedNow}
          onFormat={format}
          onSend={(next) => send(next)}
          onFiles={uploads.add}
        />
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
        <p className="px-4 pt-1 text-xs text-waiting">
          <Trans>Fill in before sending: {blanks.join(", ")}</Trans>
        </p>
      )}
      <footer className="flex items-center gap-2 px-2 pt-0.5 pb-2">
        <Toolbar
          formats={marks !== null && !side.rich}
          onFormat={format}
          onEmoji={(emoji) => text.edit((e) => insert(e, emoji))}
          onFiles={note || side.rich || !caps.media ? undefined : () => picker.current?.click()}
          onReplies={() =>
            text.edit((e) => insert(e, e.start > 0 && !/\s/.test(e.text[e.start - 1] ?? " ") ? " /" : "/"))
          }
          richKinds={note || side.rich || side.files.length > 0 ? [] : richKinds(caps)}
          onRich={(kind) => dispatch({ type: "rich", rich: emptyRich(kind, side.text) })}
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
          />
        )}
      </footer>
    </DropArea>
  );
}
