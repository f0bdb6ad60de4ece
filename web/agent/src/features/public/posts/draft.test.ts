import { expect, test } from "vitest";
import type { Publication } from "@/entities/publication";
import { draftOf, isBlank, nothing, writingOf } from "./draft";
import { byDay, planned } from "./plan";

const aPublication = (part: Partial<Publication> = {}): Publication => ({
  id: "b1",
  text: "New in",
  link: "",
  attachments: [],
  send_at: null,
  state: "draft",
  reason: "",
  author: { type: "agent", name: "Ana" },
  created_at: "2026-11-20T10:00:00Z",
  updated_at: "2026-11-20T10:00:00Z",
  targets: [],
  ...part,
});

test("a draft has its own wordings only where there are some, and files that have arrived", () => {
  const draft = draftOf({
    ...nothing,
    text: " New in ",
    link: "example.com/blue",
    channels: ["a", "b"],
    own: { a: "Short", b: " " },
    files: [
      { key: "1", name: "a.png", mime: "image/png", state: "ready", id: "u1", url: "", error: "" },
      { key: "2", name: "b.png", mime: "image/png", state: "failed", id: "", url: "", error: "no" },
    ],
  });
  expect(draft).toEqual({
    text: "New in",
    link: "https://example.com/blue",
    upload_ids: ["u1"],
    targets: [{ channel_id: "a", text: "Short" }, { channel_id: "b" }],
  });
});

test("a moment that cannot be read is none", () => {
  expect(draftOf({ ...nothing, at: "never" }).send_at).toBeUndefined();
  expect(draftOf({ ...nothing, at: "2026-12-01T10:00" }).send_at).toMatch(/^2026-1[12]-/);
});

test("what was kept reads back as it was written", () => {
  const target = { state: "waiting", link: "", post_id: "", error: null, attempts: 0 } as const;
  const kept = aPublication({ targets: [{ channel_id: "a", text: "Short", ...target }] });
  const writing = writingOf(kept, () => "");
  expect(writing).toMatchObject({ text: "New in", channels: ["a"], own: { a: "Short" }, at: "" });
  expect(isBlank(writing)).toBe(false);
  expect(isBlank(nothing)).toBe(true);
});

test("what is planned stands by its day, the soonest first, drafts last", () => {
  const list = [
    aPublication({ id: "draft" }),
    aPublication({ id: "later", state: "scheduled", send_at: "2026-12-05T12:00:00Z" }),
    aPublication({ id: "soon", state: "scheduled", send_at: "2026-12-01T12:00:00Z" }),
    aPublication({ id: "out", state: "published" }),
    aPublication({ id: "part", state: "partly", send_at: "2026-12-01T12:30:00Z" }),
  ];
  expect(byDay(planned(list)).map((d) => d.items.map((p) => p.id))).toEqual([["soon", "part"], ["later"], ["draft"]]);
});
