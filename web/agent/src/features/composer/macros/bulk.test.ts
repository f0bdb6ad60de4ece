import { describe, expect, test } from "vitest";
import type { Case } from "@/entities/case";
import type { MacroOutcome, MacroStep } from "@/entities/macro";
import { eachOf, summaryOf } from "./bulk";

const kase = (id: string) => ({ id }) as Case;
const step = (kind: MacroStep["kind"], state: MacroStep["state"], detail = "") =>
  ({ kind, state, value: "", detail }) as MacroStep;
const would = (steps: MacroStep[], missing: string[] = []) => ({ steps, missing }) as unknown as MacroOutcome;

describe("a macro on many cases", () => {
  test("says how many change, stay as they are and can't, before anything is done", () => {
    const s = summaryOf([
      { c: kase("1"), outcome: would([step("reply", "would"), step("status", "would")], ["order.id"]) },
      { c: kase("2"), outcome: would([step("reply", "would"), step("status", "unchanged")], ["order.id", "day"]) },
      { c: kase("3"), outcome: would([step("status", "unchanged")]) },
      { c: kase("4"), outcome: would([step("reply", "refused", "The window is closed"), step("status", "waiting")]) },
      { c: kase("5"), refusal: "not found" },
    ]);
    expect(s.ready.map((c) => c.id)).toEqual(["1", "2"]);
    expect([s.messages, s.unchanged, s.missing]).toEqual([2, 1, ["order.id", "day"]]);
    expect(s.refused.map((r) => r.why)).toEqual(["The window is closed", "not found"]);
  });

  test("goes a few at a time, and no further once it is stopped", async () => {
    const stop = new AbortController();
    const done: number[] = [];
    let open = 0;
    let most = 0;
    await eachOf(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      async (n) => {
        most = Math.max(most, ++open);
        await Promise.resolve();
        open--;
        done.push(n);
        if (n === 6) stop.abort();
      },
      stop.signal,
    );
    expect(most).toBeLessThanOrEqual(4);
    expect(done).toContain(6);
    expect(done).not.toContain(10);
  });
});
