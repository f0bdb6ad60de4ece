import { useLingui } from "@lingui/react/macro";
import {
  ArrowDownToLine,
  Forward,
  ListCollapse,
  MailQuestion,
  MessageSquareReply,
  PanelRight,
  Reply,
  StickyNote,
  TextSearch,
} from "lucide-react";
import type { Action } from "@/actions/registry";
import type { Message } from "@/entities/message";
import { useSetting } from "@/lib/storage";
import { mayForward } from "./model/forward";
import { eventsOpen } from "./parts/Lines";

interface ThreadActs {
  maySend: boolean;
  /** Whether this channel can quote. */
  mayQuote: boolean;
  messages: readonly Message[];
  unreadFrom: string | null;
  reply: () => void;
  note: () => void;
  panel: () => void;
  find: () => void;
  jumpTo: (id: string) => void;
  toEnd: () => void;
  quote: (message: Message) => void;
  forward: (message: Message) => void;
}

/** The message that has the focus, else the customer's newest. */
function meant(messages: readonly Message[]): Message | undefined {
  const id = document.activeElement?.closest("[data-message]")?.getAttribute("data-message");
  return (id && messages.find((m) => m.id === id)) || messages.findLast((m) => m.direction === "in");
}

/** What can be done with the open thread; changing the case itself is in the desk's own actions. */
export function useThreadActions(acts: ThreadActs): Action[] {
  const { t } = useLingui();
  const [all, setAll] = useSetting(eventsOpen.key, eventsOpen.initial);
  const { maySend, messages, unreadFrom } = acts;
  const allowed = () => maySend || t`Your role doesn't allow this.`;
  const on = (act: (m: Message) => void, fits: (m: Message) => boolean) => () => {
    const message = meant(messages);
    if (message && fits(message)) act(message);
  };
  const fitting = (fits: (m: Message) => boolean) => () => {
    if (!maySend) return t`Your role doesn't allow this.`;
    const message = meant(messages);
    return message && fits(message) ? true : t`This message can't be passed on or answered here.`;
  };
  const quotable = (m: Message) => acts.mayQuote && m.direction !== "note";
  return [
    {
      id: "thread.reply",
      title: t`Reply`,
      icon: MessageSquareReply,
      group: "thread",
      shortcut: "r",
      enabled: allowed,
      perform: acts.reply,
    },
    {
      id: "thread.note",
      title: t`Write a note`,
      icon: StickyNote,
      group: "thread",
      shortcut: "n",
      enabled: allowed,
      perform: acts.note,
    },
    {
      id: "thread.quote",
      title: t`Reply to this message`,
      icon: Reply,
      group: "thread",
      shortcut: "shift+r",
      keywords: "quote citar responder",
      enabled: fitting(quotable),
      perform: on(acts.quote, quotable),
    },
    {
      id: "thread.forward",
      title: t`Forward this message…`,
      icon: Forward,
      group: "thread",
      shortcut: "f",
      keywords: "pass on reenviar",
      enabled: fitting(mayForward),
      perform: on(acts.forward, mayForward),
    },
    {
      id: "thread.find",
      title: t`Find in this conversation`,
      icon: TextSearch,
      group: "thread",
      shortcut: "mod+f",
      keywords: "search buscar",
      whileTyping: true,
      // Within a dialog the browser's own search is what is meant.
      visible: () => document.querySelector("[data-modal]") === null,
      perform: acts.find,
    },
    {
      id: "thread.unread",
      title: t`Go to the first unread message`,
      icon: MailQuestion,
      group: "thread",
      shortcut: "shift+u",
      keywords: "new nuevos no leído",
      visible: () => unreadFrom !== null,
      perform: () => {
        if (unreadFrom) acts.jumpTo(unreadFrom);
      },
    },
    {
      id: "thread.end",
      title: t`Go to the newest message`,
      icon: ArrowDownToLine,
      group: "thread",
      shortcut: "shift+g",
      keywords: "bottom end final último",
      perform: acts.toEnd,
    },
    {
      id: "thread.events",
      title: all ? t`Fold the changes in threads` : t`Show the changes in threads one by one`,
      icon: ListCollapse,
      group: "thread",
      keywords: "events collapse eventos plegar",
      perform: () => setAll(!all),
    },
    {
      id: "thread.panel",
      title: t`Contact and details`,
      icon: PanelRight,
      group: "thread",
      shortcut: "d",
      perform: acts.panel,
    },
  ];
}
