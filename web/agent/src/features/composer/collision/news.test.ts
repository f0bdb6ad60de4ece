import { describe, expect, it } from "vitest";
import type { CaseEvent } from "@/entities/case";
import type { Message } from "@/entities/message";
import { markOf, newsSince } from "./news";

const message = (id: string, part: Partial<Message> = {}): Message =>
  ({
    id,
    direction: "out",
    status: "sent",
    author: { type: "agent", id: "leo", name: "Leo" },
    occurred_at: "2026-03-10T10:00:00Z",
    ...part,
  }) as Message;
const event = (seq: number, changes: CaseEvent["changes"], id = "leo"): CaseEvent => ({
  seq,
  type: "case.updated",
  at: "2026-03-10T10:00:00Z",
  actor: { type: "agent", id, name: id },
  changes,
});
const resolved: CaseEvent["changes"] = { status: ["open", "resolved"] };

describe("what happened since somebody began to write", () => {
  const mark = markOf([message("m1")], [event(4, {})]);
  const since = (messages: Message[], events: CaseEvent[] = []) => newsSince(mark, messages, events, "ana");

  it("is a colleague's answer, not one's own, the customer's words, a note or what failed", () => {
    expect(since([message("m2"), message("m1")])?.answers.map((m) => m.id)).toEqual(["m2"]);
    expect(since([message("m1")])).toBeNull();
    const others: Partial<Message>[] = [
      { author: { type: "agent", id: "ana", name: "Ana" } },
      { author: { type: "contact", id: "c", name: "Eva" }, direction: "in" },
      { direction: "note" },
      { status: "failed" },
      { author: { type: "system", id: "", name: "" } },
    ];
    for (const part of others) expect(since([message("m2", part)])).toBeNull();
  });

  it("is a case that a colleague resolved or gave to somebody, as long as that holds", () => {
    expect(since([], [event(5, resolved)])?.resolvedBy).toBe("leo");
    expect(since([], [event(4, resolved)])).toBeNull();
    expect(since([], [event(5, resolved, "ana")])).toBeNull();
    expect(since([], [event(6, { status: ["resolved", "open"] }), event(5, resolved)])).toBeNull();
    expect(since([], [event(5, { assignee: ["ana", "eva"] })])?.assigned).toEqual({ by: "leo", to: "eva" });
    expect(since([], [event(5, { assignee: ["", "ana"] })])).toBeNull();
    expect(since([], [event(5, { assignee: ["ana", "eva"] }, "ana")])).toBeNull();
  });
});
