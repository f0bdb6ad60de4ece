import { describe, expect, test } from "vitest";
import type { Channel } from "@/entities/channel";
import type { Workstream } from "@/entities/queue";
import {
  firstGap,
  freeChannels,
  listOf,
  missing,
  moved,
  newRule,
  newStream,
  overridden,
  readFilter,
  withChannel,
  writeFilter,
} from "./draft";

const channel = (id: string) => ({ id, name: id }) as Channel;
const stream = (id: string, channels: string[]) => ({ id, channels }) as Workstream;

test("a channel of another workstream is not offered; its own is", () => {
  const channels = [channel("a"), channel("b"), channel("c")];
  const streams = [stream("w1", ["a"]), stream("w2", ["b"])];
  expect(freeChannels(channels, streams, "w2").map((c) => c.id)).toEqual(["b", "c"]);
  expect(freeChannels(channels, streams, "").map((c) => c.id)).toEqual(["c"]);
});

test("what is missing is said in the step where it belongs", () => {
  expect(firstGap(newStream)).toBe("channels");
  const named = { ...newStream, name: "Shop" };
  expect(firstGap(named)).toBe("routing");
  const routed = { ...named, queue_id: "q1" };
  expect(firstGap(routed)).toBeUndefined();
  expect(missing("rules", { ...routed, rules: [newRule] })).not.toBe("");
});

describe("the conditions of a rule", () => {
  test("simple ones are read and written", () => {
    const filter = writeFilter({ tag: "vip", priority: "high", saved: "f1" });
    expect(readFilter(filter)).toEqual({ tag: "vip", priority: "high", saved: "f1" });
    expect(readFilter({ saved: "f1" })).toEqual({ tag: "", priority: "", saved: "f1" });
    expect(writeFilter({ tag: "", priority: "", saved: "" })).toBeUndefined();
    expect(readFilter(undefined)).toEqual({ tag: "", priority: "", saved: "" });
  });
  test.each([
    [{ any: [{ field: "tag", op: "is", value: "a" }] }],
    [{ all: [{ not: { field: "tag", op: "is", value: "a" } }] }],
    [{ all: [{ field: "platform", op: "is", value: "x" }] }],
    [{ all: [{ field: "tag", op: "in", value: ["a"] }] }],
    [{ all: [{ saved: "a" }, { saved: "b" }] }],
  ])("%j is not shown as something simpler than it is", (filter) => expect(readFilter(filter)).toBeUndefined());
});

test("typed lists lose spaces, empty parts and what is there twice", () => {
  expect(listOf(" refund,  send it back\nrefund,, ")).toEqual(["refund", "send it back"]);
});

test("a rule moves by a place and not beyond the ends", () => {
  expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
});

describe("what is otherwise on one channel", () => {
  test("is kept; what is as in the workstream is not", () => {
    const begun = { ...newStream, ...overridden(newStream, "a", { language: "es", units: 3 }) };
    expect(begun.overrides).toEqual({ a: { language: "es", units: 3 } });
    const less = { ...begun, ...overridden(begun, "a", { units: 0 }) };
    expect(less.overrides).toEqual({ a: { language: "es" } });
    expect(overridden(less, "a", { language: "" }).overrides).toEqual({});
  });

  test("the workspace's hours are something else than the workstream's", () => {
    expect(overridden(newStream, "a", { calendar_id: "" }).overrides).toEqual({ a: { calendar_id: "" } });
    expect(overridden(newStream, "a", { calendar_id: null }).overrides).toEqual({});
  });

  test("a message that is off is kept, none is not", () => {
    const off = { greeting: { enabled: false, text: {} } };
    expect(overridden(newStream, "a", { messages: off }).overrides).toEqual({ a: { messages: off } });
    expect(overridden(newStream, "a", { messages: {} }).overrides).toEqual({});
  });

  test("a message that is on without a text is missing one", () => {
    const silent = { ...newStream, overrides: { a: { messages: { greeting: { enabled: true, text: {} } } } } };
    expect(missing("overrides", silent)).not.toBe("");
  });
});

test("a guide that a channel's page begins has that channel once", () => {
  const begun = withChannel(newStream, "a");
  expect(begun.channels).toEqual(["a"]);
  expect(withChannel(begun, "a")).toBe(begun);
});
