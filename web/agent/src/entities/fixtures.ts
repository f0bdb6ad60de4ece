import type { Case } from "./case";
import type { Message } from "./message";
import type { Pages } from "./page";

// Entities for tests: whole, and as plain as can be.

export function aCase(over: Partial<Case> = {}): Case {
  return {
    id: "c1",
    number: 1,
    status: "open",
    priority: "normal",
    subject: "",
    conversation_id: "v1",
    channel_id: "h1",
    platform: "echo",
    queue: "",
    tags: [],
    last_message: null,
    unread_count: 0,
    waiting_since: null,
    last_activity_at: "2026-11-20T10:00:00Z",
    created_at: "2026-11-20T09:00:00Z",
    updated_at: "2026-11-20T10:00:00Z",
    first_reply_at: null,
    resolved_at: null,
    version: 1,
    contact: { id: "p1", name: "Ana Prieto" },
    assignee: null,
    ...over,
  };
}

export function aMessage(over: Partial<Message> = {}): Message {
  return {
    id: "m1",
    conversation_id: "v1",
    case_id: "c1",
    channel_id: "h1",
    direction: "out",
    kind: "text",
    text: "Hola",
    content: null,
    attachments: [],
    reply_to: null,
    author: { type: "agent", id: "u1", name: "Marta" },
    external_id: "",
    status: "queued",
    error: null,
    reactions: [],
    pricing: null,
    occurred_at: "2026-11-20T10:00:00Z",
    created_at: "2026-11-20T10:00:00Z",
    sent_at: null,
    delivered_at: null,
    read_at: null,
    failed_at: null,
    edited_at: null,
    deleted_at: null,
    origin: "desk",
    attempts: 0,
    ...over,
  };
}

/** Pages of a list; more says whether others follow the last. */
export function pagesOf<T>(more: boolean, ...pages: T[][]): Pages<T> {
  return {
    pageParams: pages.map((_, i) => (i === 0 ? null : `page-${i}`)),
    pages: pages.map((items, i) => ({ items, next_cursor: i < pages.length - 1 || more ? `page-${i + 1}` : null })),
  };
}
