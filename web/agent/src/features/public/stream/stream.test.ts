import { afterEach, describe, expect, test, vi } from "vitest";
import type { May } from "@/entities/public";
import { anItem } from "../fixtures";
import { stateOf, withMessage } from "../item/store";
import { verbEntries, whyNotVerb } from "../item/verbs";
import { doMany, fitting } from "./bulk";
import { asksForMarks, isFiltered, readFilter, writeFilter } from "./filters";

const may = (verb: May["verb"], allowed = true, why = ""): May => ({ verb, allowed, why: { en: why, es: why } });

describe("the filter in the address", () => {
  test("comes back as it was written", () => {
    const filter = { channel_id: "a", kind: "review", state: "hidden", rating: 2, answered: false } as const;
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    const marked = { tag: "angry", assignee: "me", handled: false } as const;
    expect(readFilter(writeFilter(marked))).toEqual(marked);
    expect([asksForMarks(filter), asksForMarks(marked), isFiltered(marked)]).toEqual([false, true, true]);
  });

  test("leaves out what nobody knows", () => {
    const filter = readFilter({
      kind: "poem",
      state: "lost",
      stars: 9,
      answered: "maybe",
      channel: 7,
      handled: "x",
      tag: "",
    });
    expect(filter).toEqual({});
    expect(isFiltered(filter)).toBe(false);
  });
});

describe("what can be done with an item", () => {
  test("is what the server says, with its reason where it can't", () => {
    const item = anItem({ may: [may("reply"), may("hide", false, "Not here."), may("name")] });
    expect(verbEntries(item).map((e) => [e.verb, e.why])).toEqual([
      ["reply", undefined],
      ["hide", "Not here."],
    ]);
    expect(whyNotVerb(item, "remove")).not.toBeUndefined();
  });

  test("a post is not answered as a message", () => {
    const post = anItem({ as_post: true, may: [may("reply"), may("withdraw")] });
    expect(verbEntries(post).map((e) => e.verb)).toEqual(["withdraw"]);
  });
});

test("an approved item stays so until its words change", () => {
  const item = anItem({ state: "approved" });
  expect(withMessage(item, item.message).state).toBe("approved");
  expect(withMessage(item, { ...item.message, edited_at: "2026-11-21T10:00:00Z" }).state).toBe("new");
  expect(stateOf({ ...item.message, content: { public: { kind: "comment", post_id: "p1", removed: true } } })).toBe(
    "removed",
  );
});

describe("many at once", () => {
  afterEach(() => vi.unstubAllGlobals());

  test("go in steps, and each is answered for itself", async () => {
    const items = Array.from({ length: 25 }, (_, i) => anItem({ message_id: `m${i}`, may: [may("hide", i !== 3)] }));
    const sent: number[] = [];
    vi.stubGlobal("fetch", (_url: string, init: RequestInit) => {
      const { ids } = JSON.parse(String(init.body)) as { ids: string[] };
      sent.push(ids.length);
      if (sent.length === 2) return Promise.resolve(Response.json({ code: "unavailable" }, { status: 503 }));
      return Promise.resolve(
        Response.json({ items: ids.map((id) => ({ message_id: id, action: null, error: id === "m1" ? "No." : "" })) }),
      );
    });
    const steps: number[] = [];
    const list = fitting(items, "hide");
    const result = await doMany(
      list,
      "hide",
      (n) => steps.push(n),
      () => "busy",
    );
    expect(sent).toEqual([20, 4]);
    expect(steps).toEqual([20, 24]);
    expect(result.done).toHaveLength(19);
    expect(result.refused.map((r) => r.why)).toEqual(["No.", "busy", "busy", "busy", "busy"]);
  });
});
