import { describe, expect, it } from "vitest";
import type { Channel, Platform } from "@/entities/channel";
import type { Trigger } from "@/entities/recipe";
import { needsCase } from "./list";
import { asItIs, type Scope, withoutCases } from "./scope";

const page = { key: "page", capabilities: { public: {} } } as unknown as Platform;
const both = { key: "both", private_by: "both", capabilities: { public: {} } } as unknown as Platform;
const on = (id: string, opens: boolean, platform = page) => ({
  channel: { id, opens_cases: opens } as Channel,
  platform,
});
const scope = (...channels: Scope["channels"]): Scope => ({ channels, all: channels, ready: true });
const starts = (trigger: Trigger, of: Scope) => withoutCases({ trigger }, of).map((c) => c.id);

describe("the channels of a recipe that open no cases", () => {
  it("are all of them or none", () => {
    expect(starts({ kind: "new" }, scope(on("a", false), on("b", false)))).toEqual(["a", "b"]);
    expect(starts({ kind: "message" }, scope(on("a", false), on("b", true)))).toEqual([]);
    expect(starts({ kind: "new" }, scope())).toEqual([]);
    expect(withoutCases({ trigger: { kind: "new" } }, { ...scope(on("a", false)), ready: false })).toEqual([]);
  });

  it("matter only where words start it", () => {
    expect(starts({ kind: "tag", tag: "x" }, scope(on("a", false)))).toEqual([]);
    expect(starts({ kind: "new", messages: "private" }, scope(on("a", false)))).toEqual([]);
  });

  it("may take private messages too, which have a case", () => {
    expect(starts({ kind: "new" }, scope(on("a", false, both)))).toEqual([]);
    expect(starts({ kind: "new", messages: "public" }, scope(on("a", false, both)))).toEqual(["a"]);
  });
});

it("what an account says of itself counts before what its network says", () => {
  const own = { key: "own", own_capabilities: true, capabilities: {} } as unknown as Platform;
  const verbs = { verbs: { hide: { level: "yes" } } };
  const channel = { id: "a", own_public: verbs } as unknown as Channel;
  expect(asItIs(channel, own)?.capabilities.public).toBe(verbs);
  expect(asItIs({ id: "b" } as Channel, own)).toBe(own);
  expect(starts({ kind: "new" }, scope({ ...on("a", false), platform: asItIs(channel, own) }))).toEqual([]);
});

it("what needs a case is what is done on one, and drafts", () => {
  for (const kind of [
    "tags",
    "assign",
    "smart_assign",
    "status",
    "edit",
    "queue",
    "skill",
    "sla",
    "snooze",
    "survey",
    "note",
  ])
    expect(needsCase(kind, {}), kind).toBe(true);
  expect(needsCase("message_tags", { on: "case" })).toBe(true);
  expect(needsCase("public_reply", { mode: "draft" })).toBe(true);
  for (const [kind, params] of [
    ["message_tags", { on: "both" }],
    ["message_handled", {}],
    ["contact_tags", {}],
    ["public_reply", { mode: "approval" }],
    ["moderate", { verb: "hide" }],
    ["notify", {}],
  ] as const)
    expect(needsCase(kind, params), kind).toBe(false);
});
