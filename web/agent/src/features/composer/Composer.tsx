import { cx } from "@kit/cx";
import { PlatformIcon } from "@kit/icons/platform";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Lock, StickyNote } from "lucide-react";
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { Case } from "@/entities/case";
import { type Caps, channelsQuery, useChannelGone } from "@/entities/channel";
import type { Conversation } from "@/entities/conversation";
import { useMe } from "@/entities/me";
import type { Rich } from "@/entities/message";
import { orderOfHeld, type Scheduled } from "@/entities/scheduled";
import { OtherDraftBar } from "./drafts/OtherDraftBar";
import { isEmpty, type Mode, type ReplyTarget, sideOfScheduled } from "./model/draft";
import { mayWrite } from "./model/window";
import { BlockedGate, useBlocked } from "./parts/BlockedGate";
import { Editor, type EditorHandle } from "./parts/Editor";
import { GoneChannel } from "./parts/GoneChannel";
import { Refusal } from "./parts/Refusal";
import { EntryChip, WindowChip, WindowWarning } from "./parts/WindowChip";
import { PreparedBar } from "./prepared/PreparedBar";
import { ClosedOffer } from "./templates/ClosedOffer";
import { useTemplates } from "./templates/use-templates";
import { useTakeBack } from "./use-composer-actions";
import { useDraft } from "./use-draft";
import { useWindow } from "./use-server-clock";

export interface ComposerHandle {
  focus: (mode: Mode) => void;
  answer: (target: ReplyTarget) => void;
  /** Puts a reply that was taken back into the box. */
  putBack: (s: Scheduled) => void;
}

interface Props {
  c: Case;
  conversation: Conversation;
  caps: Caps;
  platformTitle: string;
  preview: (rich: Rich) => ReactNode;
  onSent: () => void;
  onTyping: (typing: boolean) => void;
  ref: Ref<ComposerHandle>;
}

/** Where answers and notes are written. It says to whom, by which channel and as whom, and when it can't, why. */
export function Composer(props: Props) {
  const { c, conversation, caps, platformTitle, ref } = props;
  const { t } = useLingui();
  const me = useMe();
  const client = useQueryClient();
  const [state, dispatch, others] = useDraft(conversation.id);
  const editor = useRef<EditorHandle>(null);
  const own = ownCaps(caps, conversation);
  const windowState = useWindow(conversation.window, caps.window.seconds > 0);
  const { data: channels } = useQuery(channelsQuery);
  const channel = channels?.find((ch) => ch.id === conversation.channel_id);
  const [focus, setFocus] = useState(0);
  const { mode } = state;
  const other = others[mode];
  const note = mode === "note";
  const gone = useChannelGone(conversation.channel_id);
  const open = mayWrite(windowState) && !gone;
  const blocked = useBlocked(c.contact.id);
  const templates = useTemplates({ c, conversation, caps, gone, closed: !open, onSent: props.onSent });

  const toMode = (next: Mode) => {
    dispatch({ type: "mode", mode: next });
    setFocus((n) => n + 1);
  };
  useEffect(() => {
    if (focus > 0) editor.current?.focus();
  }, [focus]);
  const putBack = (s: Scheduled) => {
    const order = orderOfHeld(client, s);
    if (order && templates.open) {
      templates.open(order);
      return;
    }
    dispatch({ type: "put-back", mode: "reply", side: sideOfScheduled(s) });
    toMode("reply");
  };
  useTakeBack(conversation.id, putBack);
  useImperativeHandle(ref, () => ({
    focus: toMode,
    answer: (target) => {
      if (!open) return;
      dispatch({ type: "mode", mode: "reply" });
      dispatch({ type: "answer", target });
      setFocus((n) => n + 1);
    },
    putBack,
  }));

  return (
    <section
      aria-label={
        note
          ? t`Internal note`
          : conversation.post_id
            ? t`Public answer to ${c.contact.name}`
            : t`Reply to ${c.contact.name}`
      }
      className={cx("shrink-0 border-t", note ? "border-note-line bg-note text-note-ink" : "bg-paper")}
    >
      <header className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5 px-3 pt-1.5">
        <div role="tablist" aria-label={t`Kind of message`} className="flex gap-0.5">
          <ModeTab on={!note} onSelect={() => toMode("reply")}>
            <Trans>Reply</Trans>
          </ModeTab>
          <ModeTab on={note} note onSelect={() => toMode("note")}>
            <StickyNote aria-hidden className="size-3.5" />
            <Trans>Note</Trans>
          </ModeTab>
        </div>
        {note ? (
          <p className="flex min-w-0 flex-1 basis-52 items-center gap-1.5 text-xs">
            <Lock aria-hidden className="size-3.5 shrink-0" />
            <span className="line-clamp-2">
              <Trans>Only your team sees this. {c.contact.name} never gets it.</Trans>
            </span>
          </p>
        ) : (
          <p className="flex min-w-0 flex-1 basis-52 items-center gap-1.5 text-xs text-ink-3">
            <PlatformIcon platform={conversation.platform} className="size-3.5" />
            <span className="line-clamp-2">
              {conversation.post_id ? (
                <Trans>
                  In public, answering <span className="text-ink-2">{c.contact.name}</span>, as{" "}
                  <span className="text-ink-2">{channel?.name ?? platformTitle}</span>
                </Trans>
              ) : (
                <Trans>
                  To <span className="text-ink-2">{c.contact.name}</span> ({conversation.identity.display}) by{" "}
                  <span className="text-ink-2">{channel?.name ?? platformTitle}</span>, as{" "}
                  <span className="text-ink-2">{me.user.name}</span>
                </Trans>
              )}
            </span>
          </p>
        )}
      </header>
      {!note && !gone && (
        <WindowWarning state={windowState} contact={c.contact.name} hasTemplates={templates.open !== undefined} />
      )}
      {other && <OtherDraftBar other={other} empty={isEmpty(state[mode])} />}
      {!note && (
        <PreparedBar
          caseId={c.id}
          onUse={(text) => {
            dispatch({ type: "put-back", mode: "reply", side: { text, replyTo: null, files: [], rich: null } });
            toMode("reply");
          }}
        />
      )}
      {!note && gone ? (
        <GoneChannel draft={state.reply.text.trim()} onNote={() => toMode("note")} />
      ) : !note && (windowState.kind === "closed" || windowState.kind === "never") ? (
        <div className="px-3 pt-2 pb-3">
          <Refusal
            state={windowState}
            platform={platformTitle}
            hours={Math.round(caps.window.seconds / 3600)}
            templates={<ClosedOffer conversationId={conversation.id} templates={templates} contact={c.contact.name} />}
            contact={c.contact.name}
            onNote={() => toMode("note")}
          />
          {state.reply.text.trim() !== "" && (
            <p className="mt-2 truncate px-1 text-xs text-ink-3">
              <Trans>Your draft is kept: “{state.reply.text}”</Trans>
            </p>
          )}
        </div>
      ) : !note && blocked.asks ? (
        <BlockedGate contact={c.contact.name} onGo={blocked.answer} />
      ) : (
        <Editor
          {...props}
          caps={own}
          noFiles={conversation.no_files ?? false}
          ref={editor}
          state={state}
          dispatch={dispatch}
          channelName={channel?.name ?? platformTitle}
          channelAddress={caps.mail === "yes" ? (channel?.settings.address ?? "") : ""}
          onTemplate={templates.open}
          windowChip={
            <>
              <EntryChip entry={conversation.window.entry} platform={platformTitle} />
              <WindowChip state={windowState} platform={platformTitle} />
            </>
          }
        />
      )}
      {templates.dialog}
    </section>
  );
}

function ModeTab({
  on,
  note = false,
  onSelect,
  children,
}: {
  on: boolean;
  note?: boolean;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      role="tab"
      aria-selected={on}
      onClick={onSelect}
      className={cx(
        "inline-flex h-7 items-center gap-1.5 rounded-md px-2.5 text-sm font-medium",
        on && note && "bg-note-line text-note-ink",
        on && !note && "bg-accent-soft text-accent-ink",
        !on && "text-ink-2 hover:bg-hover",
      )}
    >
      {children}
    </button>
  );
}

/** What the platform can do, as this conversation's channel has it. */
function ownCaps(caps: Caps, { no_files, apps }: Conversation): Caps {
  return { ...caps, ...(no_files && { media: {} }), apps: { level: caps.apps?.level ?? "no", known: apps ?? [] } };
}
