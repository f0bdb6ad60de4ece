import { createContext, useContext } from "react";
import type { Caps } from "@/entities/channel";
import type { Message } from "@/entities/message";
import type { Syntax } from "./format/parse";

/** What the bubbles of a thread need beside their message. It changes only with the thread. */
export interface ThreadTools {
  syntax: Syntax;
  caps: Caps | undefined;
  platformTitle: string;
  contactName: string;
  me: { id: string; name: string };
  nameOf: (userId: string) => string;
  maySend: boolean;
  jumpTo: (messageId: string) => void;
  reply: (message: Message) => void;
  react: (message: Message, emoji: string) => void;
  retry: (message: Message) => Promise<void>;
  refresh: (message: Message) => void;
  view: (attachmentId: string) => void;
  forward: (message: Message) => void;
}

export const ThreadContext = createContext<ThreadTools | null>(null);

export function useThreadTools(): ThreadTools {
  const tools = useContext(ThreadContext);
  if (!tools) throw new Error("a bubble outside of a thread");
  return tools;
}
