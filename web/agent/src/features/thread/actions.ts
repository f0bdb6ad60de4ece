import { useLingui } from "@lingui/react/macro";
import { MessageSquareReply, PanelRight, StickyNote } from "lucide-react";
import type { Action } from "@/actions/registry";

interface ThreadActs {
  maySend: boolean;
  reply: () => void;
  note: () => void;
  panel: () => void;
}

/** What can be done with the open thread; changing the case itself is in the desk's own actions. */
export function useThreadActions({ maySend, reply, note, panel }: ThreadActs): Action[] {
  const { t } = useLingui();
  const allowed = () => maySend || t`Your role doesn't allow this.`;
  return [
    {
      id: "thread.reply",
      title: t`Reply`,
      icon: MessageSquareReply,
      group: "thread",
      shortcut: "r",
      enabled: allowed,
      perform: reply,
    },
    {
      id: "thread.note",
      title: t`Write a note`,
      icon: StickyNote,
      group: "thread",
      shortcut: "n",
      enabled: allowed,
      perform: note,
    },
    {
      id: "thread.panel",
      title: t`Contact and details`,
      icon: PanelRight,
      group: "thread",
      shortcut: "d",
      perform: panel,
    },
  ];
}
