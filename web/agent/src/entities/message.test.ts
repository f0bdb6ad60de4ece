import { describe, expect, test } from "vitest";
import { aMessage, pagesOf } from "./fixtures";
import { newerMessage, putArrived, putMessage, settleMessage } from "./message";
import { itemsOf } from "./page";

const at = (s: number) => `2026-11-20T10:00:${String(s).padStart(2, "0")}Z`;

describe("states of a message", () => {
  test("never go back, whatever the order of arrival", () => {
    const held = aMessage({ status: "read" });
    expect(newerMessage(held, aMessage({ status: "sent" })).status).toBe("read");
  });

  test("begin again with a new attempt", () => {
    const held = aMessage({ status: "failed", attempts: 1 });
    expect(newerMessage(held, aMessage({ status: "queued", attempts: 2 })).status).toBe("queued");
  });

  test("an answer from before the first try does not undo news of that try", () => {
    const held = aMessage({ status: "delivered", attempts: 1 });
    expect(newerMessage(held, aMessage({ status: "queued", attempts: 0 })).status).toBe("delivered");
  });
});

describe("messages in their pages, newest first", () => {
  const data = () =>
    pagesOf(true, [aMessage({ id: "m3", occurred_at: at(30) })], [aMessage({ id: "m1", occurred_at: at(10) })]);
  const ids = (d: ReturnType<typeof data>) => itemsOf(d).map((m) => m.id);

  test("a new one stands first", () => {
    expect(ids(putMessage(data(), aMessage({ id: "m4", occurred_at: at(40) })))).toEqual(["m4", "m3", "m1"]);
  });

  test("a late one stands in its place by the platform's time", () => {
    expect(ids(putMessage(data(), aMessage({ id: "m2", occurred_at: at(20) })))).toEqual(["m3", "m2", "m1"]);
  });

  test("one of before all that is loaded waits for its page", () => {
    const before = data();
    expect(putMessage(before, aMessage({ id: "m0", occurred_at: at(1) }))).toBe(before);
  });

  test("the same message twice is one", () => {
    const once = putMessage(data(), aMessage({ id: "m4", occurred_at: at(40) }));
    expect(ids(putMessage(once, aMessage({ id: "m4", occurred_at: at(40), status: "sent" })))).toEqual([
      "m4",
      "m3",
      "m1",
    ]);
  });

  test("the server's message takes the place of the one just written, also when the event was faster", () => {
    const written = putMessage(data(), aMessage({ id: "local", client_id: "local", occurred_at: at(50) }));
    const heard = putMessage(written, aMessage({ id: "m5", occurred_at: at(50), status: "sent" }));
    const settled = settleMessage(heard, "local", aMessage({ id: "m5", occurred_at: at(50) }));
    expect(ids(settled)).toEqual(["m5", "m3", "m1"]);
    expect(itemsOf(settled)[0]?.status).toBe("sent");
  });

  test("what was just written is never there twice, also before its request is answered", () => {
    const mine = { direction: "out" as const, text: "Hello", occurred_at: at(50) };
    const written = putMessage(data(), aMessage({ ...mine, id: "local", client_id: "local" }));
    const heard = putArrived(written, aMessage({ ...mine, id: "m5", status: "sent" }));
    expect(ids(heard)).toEqual(["m5", "m3", "m1"]);
    expect(ids(settleMessage(heard, "local", aMessage({ ...mine, id: "m5" })))).toEqual(["m5", "m3", "m1"]);
    const other = putArrived(written, aMessage({ ...mine, id: "m6", text: "Hello too" }));
    expect(ids(other)).toContain("local");
  });
});
