import { describe, expect, it } from "vitest";
import { monthsBefore, thisMonth } from "./month";

describe("months of costs", () => {
  it("are those of UTC", () => {
    expect(thisMonth(new Date("2026-11-30T23:30:00-05:00"))).toBe("2026-12");
  });
  it("go back over the turn of the year", () => {
    expect(monthsBefore("2026-02", 4)).toEqual(["2026-02", "2026-01", "2025-12", "2025-11"]);
  });
});
