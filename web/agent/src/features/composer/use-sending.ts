import { api } from "@client/api";
import { isApiError } from "@client/error";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { type Dispatch, useRef, useState } from "react";
import type { Case } from "@/entities/case";
import { type Conversation, conversationKeys } from "@/entities/conversation";
import { type Member, membersQuery } from "@/entities/member";
import { type Message, messageKeys, putMessage, settleMessage } from "@/entities/message";
import { itemsOf, type Pages, removeFrom } from "@/entities/page";
import { dropScheduled, type Scheduled, storeScheduled } from "@/entities/scheduled";
import { namedIn } from "./mentions/mentions";
import type { DraftAction, Mode, Side } from "./model/draft";
import { optimistic, type Request, remaining, requestsOf } from "./model/outgoing";

interface Options {
  c: Case;
  conversation: Conversation;
  me: { id: string; name: string };
  takesCaption: (kind: string) => boolean;
  /** Makes a mail of what a draft becomes, where the channel's messages are mails. */
  shape?: (requests: Request[]) => Request[];
  preview: (key: string) => string | undefined;
  dispatch: Dispatch<DraftAction>;
  onSent: () => void;
}

/** When replies go, and what is done once they are on their way. */
export interface Plan {
  sendAt?: string;
  /** For so many seconds they can be taken back. */
  hold?: number;
  after?: () => void;
  /** The draft in the box is about something else and stays. */
  keep?: boolean;
}

export interface Sending {
  send: (mode: Mode, side: Side, plan?: Plan) => void;
  /** Why the last message came back into the box. */
  error: unknown;
  clearError: () => void;
}

/** Sends a draft: on the screen at once; what is refused comes back into the box. */
export function useSending(options: Options): Sending {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  // A try that may have arrived keeps its key, so that the next one acts once.
  const keys = useRef(new Map<string, string>());
  const chain = useRef(Promise.resolve());

  const send = (mode: Mode, side: Side, plan: Plan = {}) => {
    const { conversation, dispatch, onSent, takesCaption } = options;
    const members = client.getQueryData(membersQuery.queryKey) ?? [];
    const shape = options.shape ?? ((r: Request[]) => r);
    const requests = shape(requestsOf(side, mode, takesCaption)).map((r) => naming(r, members));
    const timing = mode === "note" ? undefined : timingOf(plan);
    const painted = paint(client, requests, options, side, timing && plan);
    setError(null);
    if (!plan.keep) dispatch({ type: "sent", mode });
    onSent();
    // One after the other, so that they arrive in the order they were written.
    chain.current = chain.current.then(async () => {
      let sent = 0;
      try {
        for (; sent < requests.length; sent++) {
          const request = requests[sent];
          const message = painted[sent];
          if (request && message) {
            await deliver(client, conversation.id, { ...request, ...timing }, message, keys.current);
          }
        }
        plan.after?.();
      } catch (e) {
        unpaint(client, conversation.id, painted.slice(sent));
        dispatch({ type: "put-back", mode, side: remaining(side, requests, sent) });
        setError(e);
        if (isApiError(e, "window_closed")) {
          void client.invalidateQueries({ queryKey: conversationKeys.one(conversation.id) });
        }
      }
    });
  };
  return { send, error, clearError: () => setError(null) };
}

/** A note says whom it names. */
function naming(request: Request, members: readonly Member[]): Request {
  if (request.kind !== "note") return request;
  const mentions = namedIn(request.text, members);
  return mentions.length > 0 ? { ...request, mentions } : request;
}

type Timing = { send_at: string } | { hold_seconds: number };

function timingOf({ sendAt, hold }: Plan): Timing | undefined {
  if (sendAt) return { send_at: sendAt };
  return hold ? { hold_seconds: hold } : undefined;
}

function paint(
  client: QueryClient,
  requests: readonly Request[],
  options: Options,
  side: Side,
  later: Plan | undefined,
): Message[] {
  const { c, conversation, me, preview } = options;
  const key = messageKeys.list(conversation.id);
  return requests.map((request) => {
    const newest = itemsOf(client.getQueryData<Pages<Message>>(key))[0];
    const message = optimistic(request, `new-${crypto.randomUUID()}`, {
      conversationId: conversation.id,
      caseId: c.id,
      channelId: conversation.channel_id,
      me,
      side,
      preview,
      after: newest?.occurred_at ?? "",
    });
    if (later) {
      const at = later.sendAt ?? new Date(Date.now() + (later.hold ?? 0) * 1000).toISOString();
      storeScheduled(client, { ...message, send_at: at, held: !later.sendAt, messages: [message] });
    } else {
      client.setQueryData<Pages<Message>>(key, (data) => data && putMessage(data, message));
    }
    return message;
  });
}

function unpaint(client: QueryClient, conversationId: string, messages: readonly Message[]) {
  const ids = new Set(messages.map((m) => m.id));
  for (const id of ids) dropScheduled(client, conversationId, id);
  client.setQueryData<Pages<Message>>(messageKeys.list(conversationId), (data) => data && removeFrom(data, ids));
}

async function deliver(
  client: QueryClient,
  conversationId: string,
  request: Request & Partial<{ send_at: string; hold_seconds: number }>,
  painted: Message,
  keys: Map<string, string>,
) {
  const what = JSON.stringify(request);
  const idempotencyKey = keys.get(what) ?? crypto.randomUUID();
  keys.set(what, idempotencyKey);
  let message: Message | Scheduled;
  try {
    message = await write(conversationId, request, idempotencyKey);
  } catch (e) {
    // A clear refusal did nothing: the next try is a new one.
    if (isApiError(e) && e.status >= 400 && e.status < 500) keys.delete(what);
    throw e;
  }
  keys.delete(what);
  if (message.send_at) {
    dropScheduled(client, conversationId, painted.id);
    storeScheduled(client, message as Scheduled);
    return;
  }
  client.setQueryData<Pages<Message>>(
    messageKeys.list(conversationId),
    (data) => data && settleMessage(data, painted.id, message),
  );
}

function write(conversationId: string, request: Request, idempotencyKey: string): Promise<Message> {
  const path = `/conversations/${conversationId}`;
  if (request.kind === "note") {
    const { text, reply_to, mentions } = request;
    return api.post<Message>(`${path}/notes`, { text, reply_to, mentions }, { idempotencyKey });
  }
  return api.post<Message>(`${path}/messages`, request, { idempotencyKey });
}
