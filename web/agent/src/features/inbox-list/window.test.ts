import { describe, expect, it } from "vitest";
import { aCase } from "@/entities/fixtures";
import { closesSoon } from "./parts/WindowBadge";
import { closesAt } from "./window";

const hour = 3_600_000;
const windows = new Map([["whatsapp", 24 * hour]]);
const at = "2026-11-20T10:00:00Z";
const last = { id: "m", direction: "in", kind: "text", text: "hola", author: "Ana", at } as const;
const waiting = aCase({ platform: "whatsapp", waiting_since: at, last_message: last });

describe("the window of a row", () => {
  it("counts from the customer's newest words while they wait", () => {
    expect(closesAt(waiting, windows, hour)).toBe(Date.parse(at) + 24 * hour);
  });
  it("is nothing where nobody waits, where the platform has none, or where nobody wants to be warned", () => {
    expect(closesAt({ ...waiting, waiting_since: null }, windows, hour)).toBe(0);
    expect(closesAt({ ...waiting, platform: "other" }, windows, hour)).toBe(0);
    expect(closesAt(waiting, windows, 0)).toBe(0);
    expect(closesAt({ ...waiting, last_message: { ...last, direction: "out" } }, windows, hour)).toBe(0);
  });
  it("is marked shortly before it closes, and a while after", () => {
    const closes = Date.parse(at) + 24 * hour;
    expect(closesSoon(closes, 2 * hour, closes - 3 * hour)).toBe(false);
    expect(closesSoon(closes, 2 * hour, closes - hour)).toBe(true);
    expect(closesSoon(closes, 2 * hour, closes + hour / 2)).toBe(true);
    expect(closesSoon(closes, 2 * hour, closes + 2 * hour)).toBe(false);
  });
});
