import { QueryClient } from "@tanstack/react-query";
import { afterEach, describe, expect, test, vi } from "vitest";
import { caseKeys } from "@/entities/case";
import { aCase, aMessage, pagesOf } from "@/entities/fixtures";
import { type Message, messageKeys } from "@/entities/message";
import { itemsOf, type Pages } from "@/entities/page";
import { Connection, type ConnectionState } from "./connection";
import { applyEvents } from "./live";
import { PresenceStore } from "./presence";
import { type StreamEvent, StreamParser } from "./sse";

/** Waits as long as a busy machine may need. */
const soon = (f: () => void) => vi.waitFor(f, 10_000);

describe("the stream's format", () => {
  const read = (...chunks: string[]) => {
    const events: StreamEvent[] = [];
    const parser = new StreamParser((e) => events.push(e));
    for (const chunk of chunks) parser.push(chunk);
    return events;
  };

  test("gives type, id and data", () => {
    expect(read('id: 7\nevent: case.updated\ndata: {"a":1}\n\n')).toEqual([
      { id: "7", type: "case.updated", data: '{"a":1}' },
    ]);
  });

  test("is cut anywhere", () => {
    const whole = "id: 7\r\nevent: x\r\ndata: one\r\ndata: two\r\n\r\n: heartbeat\n\n";
    for (let i = 1; i < whole.length; i++) {
      expect(read(whole.slice(0, i), whole.slice(i))).toEqual([{ id: "7", type: "x", data: "one\ntwo" }]);
    }
  });
});

describe("who is here", () => {
  const event = (state: "viewing" | "typing" | "away", id = "u2") => ({
    conversation_id: "v1",
    user: { id, name: "Luis" },
    state,
  });

  test("others are shown, oneself is not", () => {
    const store = new PresenceStore();
    store.hear(event("typing"), "me", 0);
    store.hear(event("viewing", "me"), "me", 0);
    expect(store.in("v1")).toEqual([{ id: "u2", name: "Luis", state: "typing" }]);
  });

  test("who leaves or falls silent for 30 seconds is gone", () => {
    const store = new PresenceStore();
    store.hear(event("viewing"), "me", 0);
    store.sweep(29_999);
    expect(store.in("v1")).toHaveLength(1);
    store.sweep(30_000);
    expect(store.in("v1")).toHaveLength(0);
    store.hear(event("viewing"), "me", 40_000);
    store.hear(event("away"), "me", 40_001);
    expect(store.in("v1")).toHaveLength(0);
  });
});

test("events patch what is held, in their order", () => {
  const client = new QueryClient();
  client.setQueryData(messageKeys.list("v1"), pagesOf(false, [aMessage()]));
  const base = { at: "", actor: { type: "system" } };
  applyEvents(client, [
    { ...base, seq: 1, type: "message.updated", data: aMessage({ status: "delivered" }) },
    { ...base, seq: 2, type: "message.updated", data: aMessage({ status: "sent" }) },
    { ...base, seq: 3, type: "case.updated", data: aCase({ subject: "Refund" }) },
    { ...base, seq: 4, type: "something.unknown", data: {} },
  ]);
  const messages = client.getQueryData<Pages<Message>>(messageKeys.list("v1"));
  expect(itemsOf(messages)[0]?.status).toBe("delivered");
  expect(client.getQueryData(caseKeys.one("c1"))).toMatchObject({ subject: "Refund" });
});

describe("the connection", () => {
  afterEach(() => vi.unstubAllGlobals());

  const stream = (text: string) => new Response(text, { headers: { "Content-Type": "text/event-stream" } });

  function connect(answers: (Response | Error)[]) {
    const requests: (string | null)[] = [];
    vi.stubGlobal("fetch", (_url: string, init: RequestInit) => {
      requests.push(new Headers(init.headers).get("Last-Event-ID"));
      const answer = answers.shift();
      if (!answer) return new Promise(() => {});
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    });
    const events: string[] = [];
    const states: ConnectionState[] = [];
    const told = { fresh: 0, unauthorized: 0 };
    const hooks = {
      onEvent: (e: StreamEvent) => events.push(e.data),
      onState: (s: ConnectionState) => states.push(s),
      onFresh: () => told.fresh++,
      onUnauthorized: () => told.unauthorized++,
    };
    const connection = new Connection("test", hooks, 1);
    connection.start();
    return { connection, requests, events, states, told };
  }

  test("resumes from the last cursor after it broke", async () => {
    const c = connect([stream("id: 41\ndata: a\n\n"), new Error("down"), stream("id: 42\ndata: b\n\n")]);
    await soon(() => expect(c.events).toEqual(["a", "b"]));
    expect(c.requests.slice(0, 3)).toEqual([null, "41", "41"]);
    expect(c.told.fresh).toBe(1);
    expect(c.states).toContain("reconnecting");
    c.connection.stop();
  });

  test("starts afresh when the cursor is too old", async () => {
    const c = connect([stream("id: 41\ndata: a\n\n"), stream("event: reset\nid: 900\ndata: {}\n\n")]);
    await soon(() => expect(c.told.fresh).toBe(2));
    await soon(() => expect(c.requests.at(-1)).toBe("900"));
    expect(c.events).toEqual(["a"]);
    c.connection.stop();
  });

  test("does not try again when the session is gone", async () => {
    const c = connect([Response.json({ code: "unauthorized" }, { status: 401 })]);
    await soon(() => expect(c.told.unauthorized).toBe(1));
    expect(c.requests).toHaveLength(1);
    c.connection.stop();
  });
});
