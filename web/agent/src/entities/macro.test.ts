import { describe, expect, test } from "vitest";
import type { Case } from "./case";
import { inverse } from "./case";
import { type MacroStep, patchOf } from "./macro";

const step = (kind: MacroStep["kind"], value: string, state: MacroStep["state"] = "done"): MacroStep => ({
  kind,
  value,
  state,
});

describe("what a macro changed", () => {
  const before = { status: "open", priority: "normal", assignee: null, tags: ["vip"], queue: "" } as unknown as Case;
  const after = { ...before, tags: ["vip", "refund"], assignee: { id: "u1", name: "Leo" } } as Case;

  test("is a patch of the steps that were done, and its undo brings back what was", () => {
    const patch = patchOf(
      [
        step("reply", "Hi"),
        step("status", "resolved"),
        step("priority", "normal", "unchanged"),
        step("tag_add", "refund"),
        step("assignee", "me"),
      ],
      after,
    );
    expect(patch).toEqual({ status: "resolved", tags: ["vip", "refund"], assignee: "u1" });
    expect(inverse(before, patch)).toEqual({ status: "open", tags: ["vip"], assignee: null });
  });

  test("is nothing where it only spoke", () => {
    expect(patchOf([step("reply", "Hi"), step("note", "n")], after)).toEqual({});
  });
});
