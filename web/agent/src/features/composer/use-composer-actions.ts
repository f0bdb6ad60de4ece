import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import {
  AlarmClock,
  CalendarClock,
  CircleCheck,
  Clock,
  CornerDownLeft,
  Lightbulb,
  Mic,
  Paperclip,
  SendHorizontal,
  Slash,
  Smile,
  SpellCheck,
  Undo2,
  Zap,
} from "lucide-react";
import { openPicker } from "@/actions/pickers";
import { type Action, useActions } from "@/actions/registry";
import type { Case } from "@/entities/case";
import type { Macro } from "@/entities/macro";
import { type Scheduled, scheduledKeys, takeBack } from "@/entities/scheduled";
import type { RichDraft } from "./model/rich";
import type { Then } from "./parts/SendButton";
import { useRichKinds } from "./rich-kinds";
import { composerKeys, type Format, useFormats } from "./tools";

interface Options {
  c: Case;
  macros: readonly Macro[];
  /** true, or why nothing can be sent now. */
  sendable: true | string;
  send: (then: Then) => void;
  later: () => void;
  /** Absent where the mode or the channel takes none. */
  files?: () => void;
  voice?: () => void;
  emoji: () => void;
  replies: () => void;
  macro: () => void;
  guidance: { on: boolean; toggle: () => void; show: () => void };
  enterSends: { on: boolean; toggle: () => void };
  /** Absent where the channel shows no marks. */
  format?: (format: Format) => void;
  richKinds: readonly RichDraft["kind"][];
  rich: (kind: RichDraft["kind"]) => void;
}

/** What can be done with the message that is being written, for shortcuts, the command bar and the help sheet. */
export function useComposerActions(options: Options) {
  const { t } = useLingui();
  const { c, macros, sendable, send, later } = options;
  const enabled = () => sendable;
  const own: Action[] = [
    {
      id: "composer.send",
      title: t`Send`,
      icon: SendHorizontal,
      shortcut: "mod+enter",
      enabled,
      perform: () => send("stay"),
    },
    {
      id: "composer.resolve",
      title: t`Send and resolve`,
      icon: CircleCheck,
      shortcut: "mod+shift+enter",
      enabled,
      perform: () => send("resolve"),
    },
    {
      id: "composer.pend",
      title: t`Send and mark as pending`,
      icon: Clock,
      shortcut: "alt+shift+enter",
      enabled,
      perform: () => send("pend"),
    },
    {
      id: "composer.snooze",
      title: t`Send and snooze…`,
      icon: AlarmClock,
      shortcut: "mod+alt+enter",
      enabled,
      perform: () => send("snooze"),
    },
    {
      id: "composer.later",
      title: t`Send later…`,
      icon: CalendarClock,
      keywords: "schedule programar",
      shortcut: "mod+shift+l",
      whileTyping: true,
      enabled,
      perform: later,
    },
  ].map((a) => ({ group: "thread" as const, ...a }));
  useActions([
    ...own,
    ...useTools(options),
    ...useMarks(options),
    ...macros.map((macro) => ({
      id: `macro.${macro.id}`,
      title: t`Macro: ${macro.name}`,
      icon: Zap,
      group: "case" as const,
      keywords: macro.shortcut,
      perform: () => openPicker("macro", [c], macro.id),
    })),
  ]);
}

/** What can be put into the message, or be told of it. */
function useTools({ files, voice, emoji, replies, macro, guidance }: Options): Action[] {
  const { t } = useLingui();
  const tools: Omit<Action, "group">[] = [
    {
      id: "composer.files",
      title: t`Attach files`,
      icon: Paperclip,
      keywords: "upload adjuntar subir",
      shortcut: composerKeys.files,
      whileTyping: true,
      visible: () => files !== undefined,
      perform: () => files?.(),
    },
    {
      id: "composer.voice",
      title: t`Record a voice note`,
      icon: Mic,
      keywords: "audio voz micrófono grabar",
      shortcut: composerKeys.voice,
      visible: () => voice !== undefined,
      perform: () => voice?.(),
    },
    {
      id: "composer.emoji",
      title: t`Emoji`,
      icon: Smile,
      shortcut: composerKeys.emoji,
      whileTyping: true,
      perform: emoji,
    },
    {
      id: "composer.replies",
      title: t`Saved replies`,
      icon: Slash,
      keywords: "canned respuestas guardadas",
      shortcut: composerKeys.replies,
      whileTyping: true,
      perform: replies,
    },
    {
      id: "composer.macro",
      title: t`Run a macro`,
      icon: Zap,
      shortcut: composerKeys.macro,
      whileTyping: true,
      perform: macro,
    },
    {
      id: "composer.hints",
      title: t`Hints on tone`,
      icon: Lightbulb,
      keywords: "guidance panel tono consejos",
      shortcut: composerKeys.hints,
      whileTyping: true,
      visible: () => guidance.on,
      perform: guidance.show,
    },
    {
      id: "composer.guidance",
      title: guidance.on ? t`Turn the hints on tone off` : t`Turn the hints on tone on`,
      icon: SpellCheck,
      keywords: "tone guidance tono consejos",
      perform: guidance.toggle,
    },
  ];
  return tools.map((a) => ({ group: "thread" as const, ...a }));
}

/** How the words look, and how they are asked. */
function useMarks({ format, richKinds, rich, enterSends }: Options): Action[] {
  const { t } = useLingui();
  const formats = useFormats();
  const kinds = useRichKinds();
  return [
    ...(format
      ? formats.map(({ format: kind, label, Icon, shortcut }) => ({
          id: `composer.format.${kind}`,
          title: t`Format: ${label}`,
          icon: Icon,
          group: "thread" as const,
          shortcut,
          perform: () => format(kind),
        }))
      : []),
    ...kinds.map(({ kind, id, title, keywords, Icon }) => ({
      id,
      title,
      icon: Icon,
      group: "thread" as const,
      keywords,
      visible: () => richKinds.includes(kind),
      perform: () => rich(kind),
    })),
    {
      id: "composer.enter-sends",
      title: enterSends.on ? t`Have Enter begin a line` : t`Have Enter send`,
      icon: CornerDownLeft,
      group: "look",
      perform: enterSends.toggle,
    },
  ];
}

/** Takes back what is still held: the keys and the command bar of the button beside it. */
export function useTakeBack(conversationId: string, onBack: (s: Scheduled) => void) {
  const { t } = useLingui();
  const client = useQueryClient();
  const held = () =>
    client
      .getQueryData<Scheduled[]>(scheduledKeys.list(conversationId))
      ?.filter((s) => s.held && s.id !== s.client_id)
      .at(-1);
  useActions([
    {
      id: "composer.take-back",
      title: t`Take back what was just sent`,
      icon: Undo2,
      group: "thread",
      keywords: "undo send deshacer envío",
      shortcut: "mod+shift+z",
      whileTyping: true,
      visible: () => held() !== undefined,
      perform: async () => {
        const s = held();
        if (s) onBack(await takeBack(client, s));
      },
    },
  ]);
}
