import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import {
  AlarmClock,
  CalendarClock,
  CircleCheck,
  Clock,
  Mic,
  Paperclip,
  SendHorizontal,
  SpellCheck,
  Undo2,
  Zap,
} from "lucide-react";
import { openPicker } from "@/actions/pickers";
import { type Action, useActions } from "@/actions/registry";
import type { Case } from "@/entities/case";
import type { Macro } from "@/entities/macro";
import { type Scheduled, scheduledKeys, takeBack } from "@/entities/scheduled";
import type { Then } from "./parts/SendButton";

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
  guidance: { on: boolean; toggle: () => void };
}

/** What can be done with the message that is being written, for shortcuts, the command bar and the help sheet. */
export function useComposerActions(options: Options) {
  const { t } = useLingui();
  const { c, macros, sendable, send, later, files, voice, guidance } = options;
  const enabled = () => sendable;
  const own: Action[] = [
    { id: "composer.send", title: t`Send`, icon: SendHorizontal, enabled, perform: () => send("stay") },
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
    {
      id: "composer.files",
      title: t`Attach files`,
      icon: Paperclip,
      visible: () => files !== undefined,
      perform: () => files?.(),
    },
    {
      id: "composer.voice",
      title: t`Record a voice note`,
      icon: Mic,
      keywords: "audio voz micrófono grabar",
      shortcut: "v",
      visible: () => voice !== undefined,
      perform: () => voice?.(),
    },
    {
      id: "composer.guidance",
      title: guidance.on ? t`Turn the hints on tone off` : t`Turn the hints on tone on`,
      icon: SpellCheck,
      keywords: "tone guidance tono consejos",
      perform: guidance.toggle,
    },
  ].map((a) => ({ group: "thread" as const, ...a }));
  useActions([
    ...own,
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
