import { toast } from "@kit/toast";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import type { Caps } from "@/entities/channel";
import { useMe } from "@/entities/me";
import { membersQuery } from "@/entities/member";
import type { Message } from "@/entities/message";
import { errorText } from "@/lib/error-text";
import type { ThreadTools } from "./context";
import { plain, syntaxOf } from "./format/parse";
import { useKindNames } from "./parts/kind-names";
import { react, refreshMessage, retryMessage } from "./queries";

interface Options {
  caps: Caps | undefined;
  platformTitle: string;
  contactName: string;
  maySend: boolean;
  jumpTo: (id: string) => void;
  view: (attachmentId: string) => void;
  forward: (message: Message) => void;
  answer: (target: { id: string; author: string; text: string }) => void;
}

const say = (e: unknown) => void toast({ title: errorText(e), tone: "danger" });

/** What bubbles ask of the thread. The same object for as long as the thread looks the same, so that bubbles rest. */
export function useThreadTools(options: Options): ThreadTools {
  const client = useQueryClient();
  const me = useMe().user;
  const { data: members } = useQuery(membersQuery);
  const kinds = useKindNames();
  const latest = useRef({ ...options, kinds });
  latest.current = { ...options, kinds };
  const { caps, platformTitle, contactName, maySend } = options;
  return useMemo(() => {
    const names = new Map(members?.map((m) => [m.id, m.name]));
    const syntax = syntaxOf(caps?.formatting);
    return {
      syntax,
      caps,
      platformTitle,
      contactName,
      me,
      maySend,
      nameOf: (id: string) => names.get(id) ?? id.slice(0, 8),
      jumpTo: (id: string) => latest.current.jumpTo(id),
      view: (id: string) => latest.current.view(id),
      forward: (message: Message) => latest.current.forward(message),
      reply: (message: Message) =>
        latest.current.answer({
          id: message.id,
          author: message.author.name,
          text: plain(message.text, syntax) || latest.current.kinds[message.kind],
        }),
      react: (message: Message, emoji: string) => void react(client, message, emoji, me).catch(say),
      retry: (message: Message) => retryMessage(client, message).catch(say),
      refresh: (message: Message) => void refreshMessage(client, message.id).catch(say),
    };
  }, [client, me, members, caps, platformTitle, contactName, maySend]);
}
