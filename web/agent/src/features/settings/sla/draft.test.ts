import { expect, test } from "vitest";
import { readConditions, writeConditions } from "./draft";

test.each([
  [{ tags: "", priority: "" as const }],
  [{ tags: "vip, gold", priority: "" as const }],
  [{ tags: "", priority: "high" as const }],
  [{ tags: "vip", priority: "urgent" as const }],
])("conditions of the form come back as they were: %o", (conditions) => {
  expect(readConditions(writeConditions(conditions))).toEqual(conditions);
});

test("conditions that the form can't show are left alone", () => {
  for (const filter of [
    { not: { field: "tag", op: "is", value: "vip" } },
    { all: [{ field: "queue", op: "is", value: "q" }] },
    { all: [{ field: "priority", op: "in", value: ["low"] }] },
  ]) {
    expect(readConditions(filter)).toBeNull();
  }
});
