import { expect, test } from "vitest";
import { readConditions, writeConditions } from "./draft";

test.each([
  [{ tags: "", priority: "" as const, saved: "" }],
  [{ tags: "vip, gold", priority: "" as const, saved: "" }],
  [{ tags: "", priority: "high" as const, saved: "f1" }],
  [{ tags: "vip", priority: "urgent" as const, saved: "f1" }],
])("conditions of the form come back as they were: %o", (conditions) => {
  expect(readConditions(writeConditions(conditions))).toEqual(conditions);
});

test("conditions that the form can't show are left alone", () => {
  for (const filter of [
    { all: [{ saved: "f1" }, { saved: "f2" }] },
    { not: { field: "tag", op: "is", value: "vip" } },
    { all: [{ field: "queue", op: "is", value: "q" }] },
    { all: [{ field: "priority", op: "in", value: ["low"] }] },
  ]) {
    expect(readConditions(filter)).toBeNull();
  }
});

test("a saved filter alone, as the API takes it, is shown", () => {
  expect(readConditions({ saved: "f1" })).toEqual({ tags: "", priority: "", saved: "f1" });
});
