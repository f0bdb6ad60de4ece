import { describe, expect, test } from "vitest";
import type { CaseEvent } from "@/entities/case";
import type { Message } from "@/entities/message";
import { changesOf, tellable } from "@/features/case-panel/events";
import { mayRetry, stepsOf, tickOf } from "./receipt";
import { firstUnread, type Row, rowsOf } from "./rows";

function message(id: string, at: string, part: Partial<Message> = {}): Message {
  return {
    id,
    conversation_id: "c1",
    case_id: "k1",
    channel_id: "ch1",
    direction: "in",
    kind: "text",
    text: id,
    content: null,
    attachments: [],
    reply_to: null,
    author: { type: "contact", id: "p1", name: "Ana" },
    external_id: "",
    status: "received",
    error: null,
    reactions: [],
    pricing: null,
    occurred_at: at,
    created_at: at,
    sent_at: null,
    delivered_at: null,
    read_at: null,
    failed_at: null,
    edited_at: null,
    deleted_at: null,
    origin: "",
    attempts: 0,
    ...part,
  };
}

const event = (seq: number, at: string, changes?: CaseEvent["changes"]): CaseEvent => ({
  seq,
  type: changes ? "case.updated" : "case.created",
  at,
  actor: { type: "agent", id: "u1", name: "Leo" },
  changes,
});

const lay = (messages: Message[], events: CaseEvent[] = [], unreadFrom: string | null = null, complete = true): Row[] =>
  rowsOf({ messages, events, unreadFrom, unreadCount: 2, complete, dayOf: (t) => t.slice(0, 10) });

const brief = (rows: Row[]) =>
  rows
    .map((r) => (r.type === "message" ? `${r.message.id}${r.first ? "^" : ""}${r.last ? "$" : ""}` : r.type))
    .join(" ");

describe("rows", () => {
  test("days, runs of one author and the unread line", () => {
    const rows = lay(
      [
        message("a", "2026-11-19T10:00:00Z"),
        message("b", "2026-11-19T10:01:00Z"),
        message("c", "2026-11-19T10:30:00Z"),
        message("d", "2026-11-20T09:00:00Z"),
        message("e", "2026-11-20T09:00:10Z", { direction: "note", author: { type: "agent", id: "u1", name: "Leo" } }),
      ],
      [],
      "d",
    );
    expect(brief(rows)).toBe("day a^ b$ c^$ day unread d^$ e^$");
  });

  test("events stand between the messages they happened between, and gather", () => {
    const rows = lay(
      [message("a", "2026-11-19T10:00:00Z"), message("b", "2026-11-19T10:01:00Z")],
      [
        event(1, "2026-11-19T10:00:30Z", { status: ["open", "pending"] }),
        event(2, "2026-11-19T10:00:40Z", { status: ["pending", "open"] }),
        event(3, "2026-11-19T11:00:00Z", { status: ["open", "resolved"] }),
      ],
    );
    expect(brief(rows)).toBe("day a^$ events b^$ events");
    expect(rows[2]).toMatchObject({ key: "event-1" });
  });

  test("events older than what is loaded wait for it", () => {
    const old = [event(1, "2026-11-01T10:00:00Z")];
    expect(brief(lay([message("a", "2026-11-19T10:00:00Z")], old, null, false))).toBe("a^$");
    expect(brief(lay([message("a", "2026-11-19T10:00:00Z")], old, null, true))).toBe("day events day a^$");
  });

  test("keys are stable while a message is settled, and never twice", () => {
    const rows = lay([message("m1", "2026-11-19T10:00:00Z", { client_id: "tmp" })]);
    expect(rows[1]?.key).toBe("tmp");
    const days = lay([
      message("a", "2026-11-19T10:00:00Z"),
      message("b", "2026-11-18T10:00:00Z"),
      message("c", "2026-11-19T10:00:00Z"),
    ]);
    expect(new Set(days.map((r) => r.key)).size).toBe(days.length);
  });

  test("the unread line counts the customer's messages only", () => {
    const list = [message("a", "1"), message("b", "2"), message("n", "3", { direction: "note" }), message("c", "4")];
    expect(firstUnread(list, 2)).toBe("b");
    expect(firstUnread(list, 9)).toBe("a");
    expect(firstUnread(list, 0)).toBeNull();
  });
});

describe("receipts", () => {
  const out = message("o", "2026-11-20T09:00:00Z", {
    direction: "out",
    status: "read",
    sent_at: "2026-11-20T09:00:01Z",
    delivered_at: "2026-11-20T09:00:02Z",
    read_at: "2026-11-20T09:00:03Z",
  });

  test("each state is told with its time", () => {
    expect(stepsOf(out).map((s) => s.state)).toEqual(["queued", "sent", "delivered", "read"]);
    expect(stepsOf({ ...out, delivered_at: null, read_at: null, status: "delivered" }).at(-1)).toEqual({
      state: "delivered",
      at: null,
    });
    expect(stepsOf({ ...out, status: "failed", failed_at: "x" }).at(-1)).toEqual({ state: "failed", at: "x" });
  });

  test("notes and the customer's messages have no tick; only what failed may be tried again", () => {
    expect(tickOf(out)).toBe("read");
    expect(tickOf({ direction: "note", status: "sent" })).toBe("none");
    expect(stepsOf({ ...out, direction: "in" })).toEqual([]);
    expect([mayRetry(out), mayRetry({ direction: "out", status: "failed" })]).toEqual([false, true]);
  });
});

describe("case events", () => {
  const name = (id: string) => (id === "u2" ? "Eva" : id);

  test("what changed is told in the words of people", () => {
    const e = event(1, "", {
      tags: [["vip"], ["vip", "refund"]],
      assignee: [null, { id: "u2", name: "Eva" }],
      unread: [1, 0],
    });
    expect(changesOf(e, name)).toEqual([
      { field: "tags", added: ["refund"], removed: [] },
      { field: "assignee", from: "", to: "Eva" },
    ]);
    expect(changesOf(event(1, "", { assignee_id: ["", "u2"] }), name)).toEqual([
      { field: "assignee", from: "", to: "Eva" },
    ]);
  });

  test("events that say nothing to people are left out", () => {
    const quiet = event(2, "", { unread_count: [1, 0] });
    expect(tellable([quiet, event(1, "")]).map((e) => e.seq)).toEqual([1]);
  });
});
