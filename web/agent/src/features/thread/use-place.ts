import { api } from "@client/api";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { Case } from "@/entities/case";
import { relatedQuery } from "@/entities/case-work";
import type { Conversation } from "@/entities/conversation";
import { type Message, messageKeys } from "@/entities/message";

/** Where a case is read and answered: one of its conversations, and which others there are. */
export interface Place {
  /** The case as it stands in that conversation. */
  c: Case;
  all: readonly Conversation[];
  choose: (conversationId: string) => void;
}

/**
 * The conversation that an open case shows. Most cases have one. One that others
 * were merged into begins where the customer wrote last, and stays there under
 * the reader's hands until they choose another.
 */
export function usePlace(c: Case): Place {
  const { data: related } = useQuery(relatedQuery(c.id));
  const [chosen, setChosen] = useState({ id: c.conversation_id, settled: false });
  const { message: wanted } = useSearch({ strict: false }) as { message?: string };
  const all = related?.conversations ?? none;
  const several = all.length > 1;
  // A message that the address names may be in any of them.
  const named = useQuery({
    queryKey: messageKeys.one(wanted ?? ""),
    queryFn: ({ signal }) => api.get<Message>(`/messages/${wanted}`, { signal }),
    enabled: several && wanted !== undefined,
    staleTime: 60_000,
  }).data?.conversation_id;
  const [went, setWent] = useState("");
  if (several && wanted && named && went !== wanted) {
    setWent(wanted);
    setChosen({ id: named, settled: true });
  } else if (related && !chosen.settled) {
    setChosen({ id: (several && !wanted && lastWritten(all)) || chosen.id, settled: true });
  }
  const here = all.find((v) => v.id === chosen.id);
  // Alone in its case, a conversation is where the case says.
  const id = here || !related || chosen.id === c.conversation_id ? chosen.id : c.conversation_id;
  const shown = useMemo(
    () =>
      here && here.id !== c.conversation_id
        ? { ...c, conversation_id: here.id, channel_id: here.channel_id, platform: here.platform }
        : id === c.conversation_id
          ? c
          : { ...c, conversation_id: id },
    [c, here, id],
  );
  return { c: shown, all: several ? all : none, choose: (next) => setChosen({ id: next, settled: true }) };
}

const none: readonly Conversation[] = [];

/** The conversation in which the customer wrote last. */
function lastWritten(all: readonly Conversation[]): string | undefined {
  const times = all.map((v) => (v.last_inbound_at ? Date.parse(v.last_inbound_at) : 0));
  return all[times.indexOf(Math.max(...times))]?.id;
}
